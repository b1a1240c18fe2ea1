using System.CommandLine;

namespace TensorPool.Cli.Options;

/// <summary>
/// What all roles take. A flag wins over the environment, which wins over the file of --config, which wins over the default;
/// <see cref="RoleSettings"/> reads them.
/// </summary>
internal static class RoleOptions
{
    public const string DefaultShmBaseDirectory = "/dev/shm";

    /// <summary>The SHM driver's variable, so that one setting moves a whole rig.</summary>
    private const string ShmBaseDirectoryVariable = "SHM_BASE_DIR";

    public static string? ShmBaseDirectoryOfEnvironment =>
        Environment.GetEnvironmentVariable(ShmBaseDirectoryVariable) is { Length: > 0 } directory ? directory : null;

    public static Option<uint?> Stream { get; } =
        new Option<uint?>("--stream")
        {
            Description = "Data source [env: TP_STREAM_ID; default: 1]",
            HelpName = "id",
        }.Within(1u, uint.MaxValue - 1);

    public static Option<int?> ClientId { get; } =
        new Option<int?>("--client-id")
        {
            Description = "Id of this producer or consumer, 1 to 32766 [env: TP_PRODUCER_ID, TP_CONSUMER_ID]",
            HelpName = "id",
        }.Within(1, 32766);

    public static Option<string?> Channel { get; } =
        new("--channel") { Description = "Aeron channel [env: AERON_URI; default: aeron:ipc]", HelpName = "uri" };

    public static Option<int?> ControlStream { get; } = StreamOf("--control-stream", "control messages", 1000);

    public static Option<int?> DescriptorStream { get; } = StreamOf("--descriptor-stream", "frame descriptors", 1100);

    public static Option<int?> QosStream { get; } = StreamOf("--qos-stream", "reports of quality", 1200);

    public static Option<int?> MetadataStream { get; } = StreamOf("--metadata-stream", "metadata", 1300);

    public static Option<int?> AnnounceStream { get; } =
        new Option<int?>("--announce-stream")
        {
            Description = "Aeron stream of a driver's announces [default: the control stream]",
            HelpName = "id",
        }.Within(1, int.MaxValue);

    public static Option<string?> ShmBaseDirectory { get; } =
        new("--shm-base-dir")
        {
            Description =
                $"Where regions are created that this process owns [env: {ShmBaseDirectoryVariable}; default: {DefaultShmBaseDirectory}]",
            HelpName = "dir",
        };

    public static Option<string[]> AllowedBaseDirectories { get; } =
        new("--allowed-base-dir")
        {
            Description = "Where regions may lie that others own; may be repeated [default: the base directory]",
            HelpName = "dir",
        };

    public static Option<FileInfo?> Config { get; } =
        new("--config") { Description = "TOML file of settings (docs/tool.md lists them)", HelpName = "file" };

    /// <summary>Gives a command all of them.</summary>
    public static Command AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>All of them, in the order of the help.</summary>
    public static IEnumerable<Option> All =>
        [
            Stream,
            ClientId,
            Channel,
            ControlStream,
            DescriptorStream,
            QosStream,
            MetadataStream,
            AnnounceStream,
            ShmBaseDirectory,
            AllowedBaseDirectories,
            Config,
        ];

    private static Option<int?> StreamOf(string name, string content, int byDefault) =>
        new Option<int?>(name)
        {
            Description = $"Aeron stream of {content} [default: {byDefault}]",
            HelpName = "id",
        }.Within(1, int.MaxValue);
}
