using System.Globalization;
using TensorPool.Cli.Hosting;
using TensorPool.Configuration;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Supervisor;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Cli.Options;

/// <summary>
/// The settings of a role that runs as a process (operations, section 4): from flags, environment and file to the options
/// of the SDK. All keys are read for every role, so that one file may serve all of them.
/// </summary>
internal sealed record RoleSettings
{
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>How Aeron is reached.</summary>
    public required TensorPoolClientOptions Client { get; init; }

    /// <summary>For <c>client.CreateProducer</c>: a producer that owns its regions.</summary>
    public required ProducerOptions Producer { get; init; }

    /// <summary>For <c>client.CreateConsumer</c>.</summary>
    public required ConsumerOptions Consumer { get; init; }

    /// <summary>After what silence a supervisor takes a role for dead.</summary>
    public required TimeSpan LivenessTimeout { get; init; }

    /// <summary>How often it looks.</summary>
    public required TimeSpan LivenessCheckInterval { get; init; }

    /// <summary>What a supervisor tells consumers, by the file; --rule is not in it.</summary>
    public required IReadOnlyList<ConsumerRule> ConsumerRules { get; init; }

    /// <summary>Every setting in force, and where it comes from.</summary>
    public required IReadOnlyList<EffectiveSetting> Settings { get; init; }

    public uint StreamId => Consumer.StreamId;

    /// <summary>Reads everything for a command that has <see cref="RoleOptions"/>.</summary>
    /// <exception cref="ConfigurationException">Anything is wrong: all faults at once.</exception>
    public static RoleSettings Read(ToolContext context)
    {
        List<ConfigurationError> errors = [];
        FileInfo? file = context.Get(RoleOptions.Config);
        string name = file?.FullName ?? "command line";
        TomlTable root = file is null
            ? new TomlTable(1) { IsKnown = true }
            : TomlFile.Parse(TextOf(file), name, errors);
        if (errors.Count > 0)
        {
            throw new ConfigurationException(errors);
        }

        SettingReader reader = new(root, name, variable => ValueOf(context, variable), errors);
        RoleSettings settings = Read(context, reader);
        reader.ReportUnknownKeys();
        return errors.Count > 0 ? throw new ConfigurationException(errors) : settings;
    }

    /// <summary>Connects to the media driver.</summary>
    /// <param name="name">What Aeron's counters call this process.</param>
    public TensorPoolClient Connect(string name) => TensorPoolClient.Connect(Client with { ClientName = name });

    private static string TextOf(FileInfo file)
    {
        try
        {
            return File.ReadAllText(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ToolException.Usage($"{file.FullName}: the settings cannot be read: {e.Message}");
        }
    }

    /// <summary>
    /// Flags come through the environment of the reader, so that they win over the file; variables have their names from
    /// operations, section 4, and not from their keys.
    /// </summary>
    private static string? ValueOf(ToolContext context, string variable)
    {
        string? flag = variable switch
        {
            "AERON_DIR" => context.Get(CommonOptions.AeronDirectory),
            "AERON_URI" => context.Get(RoleOptions.Channel),
            "STREAM_ID" => Text(context.Get(RoleOptions.Stream)),
            "CONTROL_STREAM_ID" => Text(context.Get(RoleOptions.ControlStream)),
            "DESCRIPTOR_STREAM_ID" => Text(context.Get(RoleOptions.DescriptorStream)),
            "QOS_STREAM_ID" => Text(context.Get(RoleOptions.QosStream)),
            "METADATA_STREAM_ID" => Text(context.Get(RoleOptions.MetadataStream)),
            "ANNOUNCE_STREAM_ID" => Text(context.Get(RoleOptions.AnnounceStream)),
            "PRODUCER_ID" or "CONSUMER_ID" => Text(context.Get(RoleOptions.ClientId)),
            "SHM_BASE_DIR" => context.Get(RoleOptions.ShmBaseDirectory) ?? RoleOptions.ShmBaseDirectoryOfEnvironment,
            "ALLOWED_BASE_DIRS" when context.Get(RoleOptions.AllowedBaseDirectories) is { Length: > 0 } directories =>
                string.Join(Path.PathSeparator, directories),
            _ => null,
        };
        return flag
            ?? variable switch
            {
                "AERON_DIR" or "AERON_URI" or "USER" => Environment.GetEnvironmentVariable(variable),
                "STREAM_ID" or "PRODUCER_ID" or "CONSUMER_ID" or "LAYOUT_VERSION" or "HEADER_URI" =>
                    Environment.GetEnvironmentVariable($"TP_{variable}"),
                "NSLOTS" => Environment.GetEnvironmentVariable("TP_N_SLOTS"),
                _ => null,
            };
    }

    private static string? Text<T>(T? value)
        where T : struct, IFormattable => value?.ToString(null, CultureInfo.InvariantCulture);

    private static RoleSettings Read(ToolContext context, SettingReader reader)
    {
        TensorPoolClientOptions client = ReadClient(context, reader);
        uint stream = (uint)reader.Integer("stream_id", 1, 1, uint.MaxValue - 1L);
        int announceStream = AeronStream(reader, "announce_stream_id", client.ControlStreamId);
        string baseDirectory = reader.Text("shm_base_dir", RoleOptions.DefaultShmBaseDirectory)!;
        TimeSpan qos = Nanoseconds(reader, "qos_interval_ns", TimeSpan.FromSeconds(1));
        TimeSpan announce = Nanoseconds(reader, "announce_interval_ns", TimeSpan.FromSeconds(1));
        RequireLayout(reader);
        return new RoleSettings
        {
            Client = client,
            Producer = new ProducerOptions
            {
                StreamId = stream,
                ProducerId = (int?)reader.Integer("producer_id", 1, 32766),
                Regions = ReadRegions(reader, baseDirectory),
                AnnounceInterval = announce,
                QosInterval = qos,
                Progress = new ProgressOptions
                {
                    Interval = Nanoseconds(reader, "progress_interval_ns", new ProgressOptions().Interval),
                    BytesDelta = (uint)reader.Integer("progress_bytes_delta", 65536, 1, uint.MaxValue - 1L),
                },
            },
            Consumer = ReadConsumer(reader, stream, baseDirectory) with
            {
                AnnouncePeriod = announce,
                QosInterval = qos,
                AnnounceStreamId = announceStream == client.ControlStreamId ? null : announceStream,
            },
            LivenessTimeout = Nanoseconds(reader, "liveness_timeout_ns", TimeSpan.FromSeconds(5)),
            LivenessCheckInterval = Nanoseconds(reader, "liveness_check_interval_ns", TimeSpan.FromSeconds(1)),
            ConsumerRules = Options.ConsumerRules.Read(reader),
            Settings = reader.Settings,
        };
    }

    private static TensorPoolClientOptions ReadClient(ToolContext context, SettingReader reader)
    {
        TensorPoolClientOptions defaults = new();
        return defaults with
        {
            AeronDirectory = reader.Text("aeron_dir", defaults.AeronDirectory)!,
            Channel = reader.Text("aeron_uri", defaults.Channel)!,
            ControlStreamId = AeronStream(reader, "control_stream_id", defaults.ControlStreamId),
            DescriptorStreamId = AeronStream(reader, "descriptor_stream_id", defaults.DescriptorStreamId),
            QosStreamId = AeronStream(reader, "qos_stream_id", defaults.QosStreamId),
            MetadataStreamId = AeronStream(reader, "metadata_stream_id", defaults.MetadataStreamId),
            LoggerFactory = context.Logging,
        };
    }

    private static RegionOptions ReadRegions(SettingReader reader, string baseDirectory)
    {
        List<PoolOptions> pools = [];
        for (int i = 0; i < (reader.CountOf("payload_pools") ?? 0); i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"payload_pools[{i}]");
            pools.Add(
                new PoolOptions(
                    (ushort)reader.Integer($"{key}.pool_id", i + 1, 1, ushort.MaxValue - 1),
                    (uint)reader.Integer($"{key}.stride_bytes", 1 << 20, 1, uint.MaxValue)
                )
            );
        }

        RegionOptions defaults = new();
        return defaults with
        {
            BaseDirectory = baseDirectory,
            Namespace = reader.Text("shm_namespace", defaults.Namespace)!,
            InstanceId = reader.Text("producer_instance_id", null) is { Length: > 0 } instance ? instance : null,
            Nslots = (uint)reader.Integer("nslots", defaults.Nslots, 1, 1u << 31),
            Pools = pools.Count > 0 ? pools : defaults.Pools,
            RequireHugepages = reader.Flag("require_hugepages", defaults.RequireHugepages),
        };
    }

    private static ConsumerOptions ReadConsumer(SettingReader reader, uint stream, string baseDirectory)
    {
        ConsumerOptions defaults = new();
        return defaults with
        {
            StreamId = stream,
            ConsumerId = (uint?)reader.Integer("consumer_id", 1, 32766),
            Mode = ReadMode(reader),
            Decimation = (int)reader.Integer("decimation", defaults.Decimation, 1, ushort.MaxValue),
            MaxRateHz = (int)reader.Integer("max_rate_hz", defaults.MaxRateHz, 0, ushort.MaxValue),
            MaxOutstandingSeqGap = (uint)
                reader.Integer("max_outstanding_seq_gap", defaults.MaxOutstandingSeqGap, 0, uint.MaxValue),
            UseSharedMemory = reader.Flag("use_shm", defaults.UseSharedMemory),
            SupportsSharedMemory = reader.Flag("supports_shm", defaults.SupportsSharedMemory),
            Progress = reader.Flag("supports_progress", false)
                ? new Consumer.ProgressHints
                {
                    Interval = TimeSpan.FromMicroseconds(reader.Integer("progress_interval_us", 250, 1, uint.MaxValue)),
                }
                : null,
            PayloadFallbackUri = reader.Text("payload_fallback_uri", null) is { Length: > 0 } uri ? uri : null,
            AllowedBaseDirectories = reader.Texts("allowed_base_dirs", [baseDirectory]) is { Count: > 0 } directories
                ? directories
                : [baseDirectory],
            RequireHugepages = reader.Flag("require_hugepages", defaults.RequireHugepages),
            HelloInterval = Nanoseconds(reader, "hello_interval_ns", defaults.HelloInterval),
        };
    }

    private static ConsumerMode ReadMode(SettingReader reader)
    {
        string text = reader.Text("mode", "stream")!;
        if (Enum.TryParse(text, ignoreCase: true, out ConsumerMode mode) && Enum.IsDefined(mode))
        {
            return mode;
        }

        reader.Error("mode", $"must be stream, latest or decimated, found \"{text}\"");
        return ConsumerMode.Stream;
    }

    /// <summary>What the wire fixes may be written down, but not changed.</summary>
    private static void RequireLayout(SettingReader reader)
    {
        reader.Integer("layout_version", 1, 1, 1);
        reader.Integer("expected_layout_version", 1, 0, 1);
        reader.Integer("max_dims", 8, 8, 8);
        if (reader.Text("header_uri", null) is { Length: > 0 })
        {
            reader.Error("header_uri", "cannot be chosen: regions lie where wire 1.1 says, below shm_base_dir");
        }
    }

    private static int AeronStream(SettingReader reader, string key, int byDefault) =>
        (int)reader.Integer(key, byDefault, 0, int.MaxValue);

    private static TimeSpan Nanoseconds(SettingReader reader, string key, TimeSpan byDefault) =>
        TimeSpan.FromMicroseconds(
            reader.Integer(
                key,
                byDefault.Ticks * TimeSpan.NanosecondsPerTick,
                NanosecondsPerMicrosecond,
                long.MaxValue / 2
            ) / (double)NanosecondsPerMicrosecond
        );
}
