using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Configuration;
using TensorPool.Driver;
using TensorPool.Transport;

namespace TensorPool.Tests.Configuration;

public class ShmDriverConfigurationTests
{
    private const string Minimal = """
        [profiles.small]
        [[profiles.small.payload_pools]]
        pool_id = 1
        stride_bytes = 4096
        [streams.camera]
        stream_id = 42
        profile = "small"
        """;

    [Fact]
    [Requirement("D-16-2")]
    [Requirement("P0-4")]
    [Requirement("P6-9")]
    [Requirement("PC-1")]
    public void Keys_that_are_absent_have_the_defaults_of_the_specification()
    {
        ShmDriverConfiguration configuration = Parse(Minimal);
        ShmDriverOptions options = configuration.Options;

        Assert.Equal("driver-01", options.InstanceId);
        Assert.Equal(new AeronClientOptions().Directory, configuration.AeronDirectory);
        Assert.Equal("aeron:ipc", options.ControlChannel);
        Assert.Equal(1000, options.ControlStreamId);
        Assert.Equal("aeron:ipc", options.EffectiveAnnounceChannel);
        Assert.Equal(1000, options.EffectiveAnnounceStreamId);
        Assert.Equal("aeron:ipc", options.QosChannel);
        Assert.Equal(1200, options.QosStreamId);
        Assert.Equal("/dev/shm/tensorpool", options.BaseDirectory);
        Assert.Equal(["/dev/shm/tensorpool"], options.AllowedBaseDirectories);
        Assert.False(options.RequireHugepages);
        Assert.Equal(4096u, options.PageSizeBytes);
        Assert.Equal("660", Convert.ToString((int)options.PermissionsMode, 8));
        Assert.False(options.AllowDynamicStreams);
        Assert.Equal("small", options.DefaultProfile);
        Assert.Equal(TimeSpan.FromSeconds(1), options.AnnouncePeriod);
        Assert.Equal(TimeSpan.FromSeconds(1), options.LeaseKeepaliveInterval);
        Assert.Equal(3, options.LeaseExpiryGraceIntervals);
        Assert.Equal(TimeSpan.FromSeconds(3), options.LeaseLifetime);
        StreamProfile profile = Assert.Single(options.Profiles);
        Assert.Equal(1024u, profile.HeaderNslots);
        Assert.Equal([new ProfilePool(1, 4096)], profile.PayloadPools);
        Assert.Equal([new StreamDefinition("camera", 42, "small")], options.Streams);
    }

    [Fact]
    [Requirement("D-16-2")]
    public void Options_made_in_code_have_the_defaults_of_the_file()
    {
        ShmDriverOptions fromFile = Parse(Minimal).Options;
        var fromCode = new ShmDriverOptions();

        Assert.Equal(
            fromFile with
            {
                Profiles = fromCode.Profiles,
                Streams = fromCode.Streams,
                AllowedBaseDirectories = fromCode.AllowedBaseDirectories,
                DefaultProfile = null,
                AnnounceChannel = null,
                AnnounceStreamId = null,
            },
            fromCode
        );
    }

    [Theory]
    [Requirement("D-16-1")]
    [InlineData("DRIVER_INSTANCE_ID", "other", "driver.instance_id", "\"other\"")]
    [InlineData("DRIVER_AERON_DIR", "/dev/shm/elsewhere", "driver.aeron_dir", "\"/dev/shm/elsewhere\"")]
    [InlineData("DRIVER_CONTROL_CHANNEL", "aeron:ipc?alias=c", "driver.control_channel", "\"aeron:ipc?alias=c\"")]
    [InlineData("DRIVER_CONTROL_STREAM_ID", "2000", "driver.control_stream_id", "2000")]
    [InlineData("DRIVER_ANNOUNCE_CHANNEL", "aeron:ipc?alias=a", "driver.announce_channel", "\"aeron:ipc?alias=a\"")]
    [InlineData("DRIVER_ANNOUNCE_STREAM_ID", "2001", "driver.announce_stream_id", "2001")]
    [InlineData("DRIVER_QOS_CHANNEL", "aeron:ipc?alias=q", "driver.qos_channel", "\"aeron:ipc?alias=q\"")]
    [InlineData("DRIVER_QOS_STREAM_ID", "2200", "driver.qos_stream_id", "2200")]
    [InlineData("SHM_REQUIRE_HUGEPAGES", "true", "shm.require_hugepages", "true")]
    [InlineData("SHM_PAGE_SIZE_BYTES", "2048", "shm.page_size_bytes", "2048")]
    [InlineData("SHM_PERMISSIONS_MODE", "600", "shm.permissions_mode", "\"600\"")]
    [InlineData("SHM_ALLOWED_BASE_DIRS", "/a:/dev/shm", "shm.allowed_base_dirs", "[\"/a\", \"/dev/shm\"]")]
    [InlineData("POLICIES_ALLOW_DYNAMIC_STREAMS", "true", "policies.allow_dynamic_streams", "true")]
    [InlineData("POLICIES_DEFAULT_PROFILE", "small", "policies.default_profile", "\"small\"")]
    [InlineData("POLICIES_ANNOUNCE_PERIOD_MS", "250", "policies.announce_period_ms", "250")]
    [InlineData("POLICIES_LEASE_KEEPALIVE_INTERVAL_MS", "100", "policies.lease_keepalive_interval_ms", "100")]
    [InlineData("POLICIES_LEASE_EXPIRY_GRACE_INTERVALS", "5", "policies.lease_expiry_grace_intervals", "5")]
    [InlineData("PROFILES_SMALL_HEADER_NSLOTS", "8", "profiles.small.header_nslots", "8")]
    public void Environment_wins_over_the_file_and_over_defaults(
        string variable,
        string value,
        string key,
        string written
    )
    {
        EffectiveSetting setting = Parse(Minimal, (variable, value)).Settings.Single(s => s.Key == key);

        Assert.Equal(new EffectiveSetting(key, written, SettingOrigin.Environment, variable), setting);
    }

    [Fact]
    [Requirement("D-16-1")]
    public void Environment_wins_over_a_key_that_the_file_has()
    {
        const string file = "[policies]\nannounce_period_ms = 500\n" + Minimal;

        Assert.Equal(TimeSpan.FromMilliseconds(500), Parse(file).Options.AnnouncePeriod);
        Assert.Equal(
            TimeSpan.FromMilliseconds(50),
            Parse(file, ("POLICIES_ANNOUNCE_PERIOD_MS", "50")).Options.AnnouncePeriod
        );
    }

    [Fact]
    public void User_stands_for_the_name_of_the_user()
    {
        const string file = "[driver]\naeron_dir = \"/dev/shm/aeron-${USER}-$USER\"\n" + Minimal;

        Assert.Equal("/dev/shm/aeron-ada-ada", Parse(file, ("USER", "ada")).AeronDirectory);
    }

    /// <summary>Or a driver with such a file would be in another directory than clients without one.</summary>
    [Fact]
    public void User_without_the_variable_is_that_of_the_default_Aeron_directory()
    {
        const string file = "[driver]\naeron_dir = \"/dev/shm/aeron-${USER}\"\n" + Minimal;

        Assert.Equal($"/dev/shm/aeron-{AeronDirectory.UserName(null)}", Parse(file).AeronDirectory);
        Assert.Equal($"/dev/shm/aeron-{AeronDirectory.UserName("")}", Parse(file, ("USER", "")).AeronDirectory);
    }

    [Fact]
    public void Printed_settings_tell_values_and_origins()
    {
        ShmDriverConfiguration configuration = Parse(
            "[driver]\ninstance_id = \"rig-1\"\n" + Minimal,
            ("DRIVER_QOS_STREAM_ID", "7")
        );

        string[] lines = configuration.ToString().Split('\n');

        Assert.Contains("driver.instance_id = \"rig-1\"  # driver.toml:2", lines);
        Assert.Contains("driver.qos_stream_id = 7  # environment DRIVER_QOS_STREAM_ID", lines);
        Assert.Contains("shm.page_size_bytes = 4096  # default", lines);
        Assert.Contains("profiles.small.payload_pools[0].stride_bytes = 4096  # driver.toml:6", lines);
    }

    [Theory]
    [Requirement("D-16-3")]
    [InlineData(
        "[driver]\ninstance_id = 5",
        "driver.toml:2: driver.instance_id: must be a string, found the integer 5"
    )]
    [InlineData(
        "[driver]\ninstance_id = \"a/b\"",
        "driver.toml:2: driver.instance_id: must be the name of a directory"
    )]
    [InlineData("[driver]\nagent_id = 0", "driver.toml:2: driver.agent_id: must be an integer from 1 to 32767")]
    [InlineData(
        "[driver]\ncontrol_stream_id = -1",
        "driver.control_stream_id: must be an integer from 0 to 2147483647"
    )]
    [InlineData("[driver]\ncontrol_stream_id = 1.5", "must be an integer from 0 to 2147483647, found the value 1.5")]
    [InlineData("[driver]\ntypo = 1", "driver.toml:2: driver.typo: unknown key; known here: aeron_dir, agent_id")]
    [InlineData(
        "[drver]\nx = 1",
        "driver.toml:1: drver: unknown key; known here: driver, policies, profiles, shm, streams"
    )]
    [InlineData("[shm]\nbase_dir = \"shm\"", "driver.toml:2: shm.base_dir: must be an absolute path, found \"shm\"")]
    [InlineData(
        "[shm]\nallowed_base_dirs = [\"/a\"]",
        "shm.base_dir: must lie within one of shm.allowed_base_dirs (/a)"
    )]
    [InlineData("[shm]\nallowed_base_dirs = [\"/dev/shm/tensor\"]", "shm.base_dir: must lie within one of")]
    [InlineData("[shm]\nallowed_base_dirs = [1]", "driver.toml:2: shm.allowed_base_dirs: must be an array of strings")]
    [InlineData(
        "[shm]\nallowed_base_dirs = [\"dev\", \"/\"]",
        "shm.allowed_base_dirs: must hold absolute paths, found \"dev\""
    )]
    [InlineData(
        "[shm]\nrequire_hugepages = \"yes\"",
        "shm.require_hugepages: must be true or false, found the string \"yes\""
    )]
    [InlineData("[shm]\npermissions_mode = \"9\"", "shm.permissions_mode: must be an octal file mode")]
    [InlineData(
        "[shm]\npermissions_mode = \"060\"",
        "shm.permissions_mode: must be an octal file mode that lets the driver"
    )]
    [InlineData("[policies]\nannounce_period_ms = 0", "policies.announce_period_ms: must be an integer from 1")]
    [InlineData(
        "[policies]\nlease_keepalive_interval_ms = 0",
        "policies.lease_keepalive_interval_ms: must be an integer from 1"
    )]
    [InlineData(
        "[policies]\nlease_expiry_grace_intervals = 0",
        "policies.lease_expiry_grace_intervals: must be an integer from 1"
    )]
    [InlineData(
        "[policies]\nallow_dynamic_streams = true\ndefault_profile = \"none\"",
        "driver.toml:3: policies.default_profile: there is no profile \"none\"; there are: small"
    )]
    [InlineData("policies = 1", "driver.toml:1: policies: must be a table, found the integer 1")]
    [InlineData("[streams.b]\nprofile = \"small\"", "streams.b.stream_id: is required: an integer from 1")]
    [InlineData("[streams.b]\nstream_id = 7", "driver.toml:1: streams.b.profile: is required")]
    [InlineData(
        "[streams.b]\nstream_id = 7\nprofile = \"x\"",
        "driver.toml:3: streams.b.profile: there is no profile \"x\""
    )]
    [InlineData(
        "[streams.a]\nstream_id = 42\nprofile = \"small\"",
        "must be unique, and 42 is that of streams.a as well"
    )]
    [InlineData(
        "[profiles.b]\nheader_nslots = 3\npayload_pools = [{pool_id=1,stride_bytes=4096}]",
        "must be a power of two, found 3"
    )]
    [InlineData(
        "[profiles.b]\nheader_slot_bytes = 128\npayload_pools = [{pool_id=1,stride_bytes=4096}]",
        "profiles.b.header_slot_bytes: must be an integer from 256 to 256"
    )]
    [InlineData(
        "[profiles.b]\nmax_dims = 4\npayload_pools = [{pool_id=1,stride_bytes=4096}]",
        "profiles.b.max_dims: must be an integer from 8 to 8"
    )]
    [InlineData("[profiles.b]\nheader_nslots = 8", "profiles.b.payload_pools: at least one pool is required")]
    [InlineData("[profiles.b]\npayload_pools = [1]", "profiles.b.payload_pools: must be an array of tables")]
    [InlineData("[profiles.b]\npayload_pools = [{pool_id=1}]", "profiles.b.payload_pools[0].stride_bytes: is required")]
    [InlineData(
        "[profiles.b]\npayload_pools = [{pool_id=0,stride_bytes=4096}]",
        "payload_pools[0].pool_id: must be an integer from 1"
    )]
    [InlineData(
        "[profiles.b]\npayload_pools = [{pool_id=1,stride_bytes=5000}]",
        "payload_pools[0].stride_bytes: must be a power of two"
    )]
    [InlineData(
        "[profiles.b]\npayload_pools = [{pool_id=1,stride_bytes=1024}]",
        "and a multiple of the page size, 4096, found 1024"
    )]
    [InlineData(
        "[profiles.b]\npayload_pools = [{pool_id=1,stride_bytes=4096,x=1}]",
        "profiles.b.payload_pools[0].x: unknown key; known here: pool_id, stride_bytes"
    )]
    [InlineData(
        "[profiles.b]\npayload_pools = [{pool_id=1,stride_bytes=4096},{pool_id=1,stride_bytes=8192}]",
        "profiles.b.payload_pools[1].pool_id: must be unique in the profile, and 1 is there twice"
    )]
    public void Whatever_is_wrong_refuses_the_start_and_says_where(string head, string message)
    {
        // What stands before a table of the minimal file belongs to it.
        var error = Assert.Throws<ConfigurationException>(() => Parse(head + "\n" + Minimal));

        Assert.Contains(message, Assert.Single(error.Errors).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [Requirement("D-16-3")]
    [InlineData("", "profiles: at least one profile is required", "streams: at least one stream is required")]
    [InlineData("[policies]\nallow_dynamic_streams = true", "profiles: at least one profile is required")]
    public void Profiles_are_required_and_streams_unless_they_are_dynamic(string file, params string[] messages)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(file));

        Assert.Equal(messages.Length, error.Errors.Count);
        Assert.All(messages.Zip(error.Errors), pair => Assert.Contains(pair.First, pair.Second.ToString()));
    }

    [Theory]
    [Requirement("D-16-3")]
    [InlineData("POLICIES_ANNOUNCE_PERIOD_MS", "soon", "must be an integer from 1 to 4294967295, found \"soon\"")]
    [InlineData("POLICIES_ANNOUNCE_PERIOD_MS", "99999999999999999999", "must be an integer from 1")]
    [InlineData("SHM_REQUIRE_HUGEPAGES", "1", "must be true or false, found \"1\"")]
    [InlineData("SHM_BASE_DIR", "here", "must be an absolute path, found \"here\"")]
    [InlineData("PROFILES_SMALL_HEADER_NSLOTS", "3", "must be a power of two, found 3")]
    public void A_variable_that_makes_no_sense_is_named(string variable, string value, string message)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(Minimal, (variable, value)));

        string text = Assert.Single(error.Errors).ToString();
        Assert.StartsWith($"environment {variable}: ", text, StringComparison.Ordinal);
        Assert.Contains(message, text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        const string file = "[driver]\ninstance_id = 1\ntypo = 2\n[shm]\nbase_dir = \"x\"\n" + Minimal;

        var error = Assert.Throws<ConfigurationException>(() => Parse(file));

        Assert.Equal(3, error.Errors.Count);
        Assert.Contains("3 faults", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[driver\n", "driver.toml:1: ")]
    [InlineData("a = 1\na = 2\n", "driver.toml:2: ")]
    [InlineData("a = \n", "driver.toml:1: ")]
    public void Faults_of_syntax_have_their_line(string file, string place)
    {
        var error = Assert.Throws<ConfigurationException>(() => Parse(file));

        Assert.StartsWith(place, error.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".toml");

        var error = Assert.Throws<ConfigurationException>(() => ShmDriverConfiguration.Load(path));

        Assert.StartsWith($"{path}: the configuration cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("P10-2")]
    public void The_example_of_a_three_camera_rig_is_valid()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "three-cameras.toml");

        ShmDriverConfiguration configuration = ShmDriverConfiguration.Parse(File.ReadAllText(path), path, _ => null);

        Assert.Equal([1001u, 1002u, 1003u], configuration.Options.Streams.Select(stream => stream.StreamId));
        // Or clients would have to be told: they listen here by default.
        Assert.Equal(new TensorPoolClientOptions().ControlStreamId, configuration.Options.EffectiveAnnounceStreamId);
    }

    private static ShmDriverConfiguration Parse(string toml, params (string Name, string Value)[] environment) =>
        ShmDriverConfiguration.Parse(
            toml,
            "driver.toml",
            name =>
                environment.Where(variable => variable.Name == name).Select(variable => variable.Value).FirstOrDefault()
        );
}
