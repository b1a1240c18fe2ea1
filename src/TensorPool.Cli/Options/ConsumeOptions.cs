using System.CommandLine;
using TensorPool.Wire;

namespace TensorPool.Cli.Options;

/// <summary>What <c>consume</c> takes besides the options of all roles.</summary>
internal static class ConsumeOptions
{
    private const double MinSeconds = 0.001;
    private const double MaxSeconds = 86400;

    public static Option<string?> NpyDirectory { get; } =
        new("--npy-dir") { Description = "Write a NumPy file for each frame", HelpName = "dir" };

    public static Option<string?> Npy { get; } =
        new("--npy") { Description = "Write one NumPy file, with a first axis that counts frames", HelpName = "file" };

    public static Option<string?> Raw { get; } =
        new("--raw")
        {
            Description = "Write the elements of all frames without headers, to a file or standard output (-)",
            HelpName = "file|-",
        };

    public static Option<bool> Overwrite { get; } =
        new("--overwrite") { Description = "Output files may exist already" };

    public static Option<long?> Count { get; } = ProduceOptions.CreateCount("Take so many frames, and end");

    public static Option<bool> UntilDetach { get; } =
        new("--until-detach")
        {
            Description =
                "End when the producer is gone, or begins anew; standalone, it is taken for gone after five announce_interval_ns of silence",
        };

    public static Option<double?> IdleTimeout { get; } =
        new Option<double?>("--idle-timeout")
        {
            Description = "End when no frame came for so long",
            HelpName = "seconds",
        }.Within(MinSeconds, MaxSeconds);

    public static Option<ConsumerMode?> Mode { get; } =
        new Option<ConsumerMode?>("--mode")
        {
            Description = "Which frames: stream (all), latest, decimated [default: stream]",
            HelpName = "mode",
        }.OneOf(
            ("stream", ConsumerMode.Stream),
            ("latest", ConsumerMode.Latest),
            ("decimated", ConsumerMode.Decimated)
        );

    public static Option<ushort?> Decimation { get; } =
        new Option<ushort?>("--decimation")
        {
            Description = "Take one frame of so many; implies --mode decimated",
            HelpName = "n",
        }.Within<ushort>(1, ushort.MaxValue);

    public static Option<bool> Verify { get; } =
        new("--verify") { Description = "Check the frames of produce --pattern counter byte by byte" };

    public static Option<bool> Preview { get; } =
        new("--preview") { Description = "Show the newest frame in the terminal, in false colours, with statistics" };

    public static Option<double?> Interval { get; } =
        new Option<double?>("--interval")
        {
            Description = "Seconds between reports [default: 1 on a terminal, else only at the end]",
            HelpName = "seconds",
        }.Within(MinSeconds, MaxSeconds);

    public static Option<bool> FailOnLoss { get; } =
        new("--fail-on-loss")
        {
            Description = "Exit with 1 if a frame was lost, for whatever cause, since the first one that was received",
        };

    public static Option<int> QueueMegabytes { get; } =
        new Option<int>("--queue-mib")
        {
            Description = "Memory for frames that wait to be written; beyond, they are lost",
            HelpName = "MiB",
            DefaultValueFactory = _ => 256,
        }.Within(1, 1 << 20);
}
