using System.Globalization;
using TensorPool.Aeron.Client;
using TensorPool.Driver;

namespace TensorPool.Configuration;

/// <summary>
/// The configuration of an SHM driver: a TOML file with the keys and defaults of driver 1.0, section 13, which environment
/// variables override. Immutable, hence thread-safe.
/// </summary>
/// <remarks>
/// The variable of a key is the key in upper case, with an underscore for all but letters and digits:
/// <c>SHM_BASE_DIR</c>. Arrays of tables have none. Three keys are this library's own:
/// <c>driver.agent_id</c>, <c>policies.max_dynamic_streams</c> and <c>policies.max_leases</c>.
/// </remarks>
public sealed class ShmDriverConfiguration
{
    private ShmDriverConfiguration(
        ShmDriverOptions options,
        string aeronDirectory,
        IReadOnlyList<EffectiveSetting> settings
    )
    {
        Options = options;
        AeronDirectory = aeronDirectory;
        Settings = settings;
    }

    /// <summary>What the driver is made of.</summary>
    public ShmDriverOptions Options { get; }

    /// <summary>The Aeron directory of the media driver, <c>driver.aeron_dir</c>.</summary>
    public string AeronDirectory { get; }

    /// <summary>Every setting in force with its origin, in the order of the specification.</summary>
    public IReadOnlyList<EffectiveSetting> Settings { get; }

    /// <summary>Reads a file and this process's environment.</summary>
    /// <param name="path">The TOML file.</param>
    /// <exception cref="ConfigurationException">The file cannot be read, or anything in it is wrong: all faults at once.</exception>
    public static ShmDriverConfiguration Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the configuration cannot be read: {e.Message}", e);
        }

        return Parse(text, path, Environment.GetEnvironmentVariable);
    }

    /// <summary>Reads a text and an environment.</summary>
    /// <param name="toml">Content of the file.</param>
    /// <param name="fileName">Name of the file in messages.</param>
    /// <param name="environment">Value of a variable; null if there is none.</param>
    /// <exception cref="ConfigurationException">Anything is wrong: all faults at once.</exception>
    public static ShmDriverConfiguration Parse(string toml, string fileName, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(toml);
        ArgumentNullException.ThrowIfNull(environment);
        var errors = new List<ConfigurationError>();
        TomlTable root = TomlFile.Parse(toml, fileName, errors);
        if (errors.Count > 0)
        {
            throw new ConfigurationException(errors);
        }

        var reader = new SettingReader(root, fileName, environment, errors);
        string aeronDirectory = reader.Text("driver.aeron_dir", new AeronClientOptions().Directory)!;
        ShmDriverOptions options = ReadOptions(reader);
        reader.ReportUnknownKeys();
        ShmDriverRules.Check(options, reader.Error);
        return errors.Count > 0
            ? throw new ConfigurationException(errors)
            : new ShmDriverConfiguration(options, aeronDirectory, reader.Settings);
    }

    /// <summary>A line for each setting in force: key, value, and its origin in a comment.</summary>
    public override string ToString() => string.Join('\n', Settings) + "\n";

    private static ShmDriverOptions ReadOptions(SettingReader reader)
    {
        var defaults = new ShmDriverOptions();
        string control = reader.Text("driver.control_channel", defaults.ControlChannel)!;
        int controlStream = StreamId(reader, "driver.control_stream_id", defaults.ControlStreamId);
        string baseDirectory = reader.Text("shm.base_dir", defaults.BaseDirectory)!;
        IReadOnlyList<StreamProfile> profiles = [.. reader.Tables("profiles").Select(t => ReadProfile(reader, t.Name))];
        return new ShmDriverOptions
        {
            InstanceId = reader.Text("driver.instance_id", defaults.InstanceId)!,
            AgentId = (int)reader.Integer("driver.agent_id", defaults.AgentId, 1, short.MaxValue),
            ControlChannel = control,
            ControlStreamId = controlStream,
            AnnounceChannel = reader.Text("driver.announce_channel", control),
            AnnounceStreamId = StreamId(reader, "driver.announce_stream_id", controlStream),
            QosChannel = reader.Text("driver.qos_channel", defaults.QosChannel)!,
            QosStreamId = StreamId(reader, "driver.qos_stream_id", defaults.QosStreamId),
            BaseDirectory = baseDirectory,
            RequireHugepages = reader.Flag("shm.require_hugepages", defaults.RequireHugepages),
            PageSizeBytes = (uint)reader.Integer("shm.page_size_bytes", defaults.PageSizeBytes, 1, uint.MaxValue),
            PermissionsMode = ReadMode(reader, "shm.permissions_mode", defaults.PermissionsMode),
            AllowedBaseDirectories = reader.Texts("shm.allowed_base_dirs", [baseDirectory]),
            AllowDynamicStreams = reader.Flag("policies.allow_dynamic_streams", defaults.AllowDynamicStreams),
            DefaultProfile = reader.Text("policies.default_profile", profiles is [var first, ..] ? first.Name : null),
            MaxDynamicStreams = (int)
                reader.Integer("policies.max_dynamic_streams", defaults.MaxDynamicStreams, 1, 65_536),
            MaxLeases = (int)reader.Integer("policies.max_leases", defaults.MaxLeases, 1, 1_000_000),
            AnnouncePeriod = Milliseconds(reader, "policies.announce_period_ms", defaults.AnnouncePeriod),
            LeaseKeepaliveInterval = Milliseconds(
                reader,
                "policies.lease_keepalive_interval_ms",
                defaults.LeaseKeepaliveInterval
            ),
            LeaseExpiryGraceIntervals = (int)
                reader.Integer(
                    "policies.lease_expiry_grace_intervals",
                    defaults.LeaseExpiryGraceIntervals,
                    1,
                    1_000_000
                ),
            Profiles = profiles,
            Streams = [.. reader.Tables("streams").Select(t => ReadStream(reader, t.Name))],
        };
    }

    private static StreamProfile ReadProfile(SettingReader reader, string name)
    {
        string key = $"profiles.{name}";
        uint nslots = (uint)reader.Integer($"{key}.header_nslots", 1024, 1, 1u << 31);
        reader.Integer($"{key}.header_slot_bytes", 256, 256, 256);
        reader.Integer($"{key}.max_dims", 8, 8, 8);

        string poolsKey = $"{key}.payload_pools";
        var pools = new List<ProfilePool>();
        for (int i = 0; i < (reader.CountOf(poolsKey) ?? 0); i++)
        {
            string poolKey = string.Create(CultureInfo.InvariantCulture, $"{poolsKey}[{i}]");
            long? id = Required(reader, $"{poolKey}.pool_id", 1, ushort.MaxValue - 1);
            long? stride = Required(reader, $"{poolKey}.stride_bytes", 1, uint.MaxValue);
            if (id is not null && stride is not null)
            {
                pools.Add(new ProfilePool((ushort)id, (uint)stride));
            }
        }

        return new StreamProfile
        {
            Name = name,
            HeaderNslots = nslots,
            PayloadPools = pools,
        };
    }

    private static StreamDefinition ReadStream(SettingReader reader, string name)
    {
        string key = $"streams.{name}";
        long? id = Required(reader, $"{key}.stream_id", 1, uint.MaxValue - 1L);
        string? profile = reader.Text($"{key}.profile", null);
        if (profile is null)
        {
            reader.Error($"{key}.profile", "is required: the name of a profile");
        }

        return new StreamDefinition(name, (uint)(id ?? 0), profile ?? "");
    }

    private static long? Required(SettingReader reader, string key, long least, long greatest)
    {
        int before = reader.Errors.Count;
        long? value = reader.Integer(key, least, greatest);
        if (value is null && reader.Errors.Count == before)
        {
            reader.Error(
                key,
                string.Create(CultureInfo.InvariantCulture, $"is required: an integer from {least} to {greatest}")
            );
        }

        return value;
    }

    private static int StreamId(SettingReader reader, string key, int byDefault) =>
        (int)reader.Integer(key, byDefault, 0, int.MaxValue);

    private static TimeSpan Milliseconds(SettingReader reader, string key, TimeSpan byDefault) =>
        TimeSpan.FromMilliseconds(reader.Integer(key, (long)byDefault.TotalMilliseconds, 1, uint.MaxValue));

    private static UnixFileMode ReadMode(SettingReader reader, string key, UnixFileMode byDefault)
    {
        string text = reader.Text(key, Convert.ToString((int)byDefault, 8))!;
        if (text.Length is > 0 and <= 4 && text.All(c => c is >= '0' and <= '7'))
        {
            var mode = (UnixFileMode)Convert.ToInt32(text, 8);
            const UnixFileMode needed = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if ((mode & needed) == needed)
            {
                return mode;
            }
        }

        reader.Error(
            key,
            $"must be an octal file mode that lets the driver read and write, like \"660\", found \"{text}\""
        );
        return byDefault;
    }
}
