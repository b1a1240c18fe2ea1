using System.CommandLine;
using System.Globalization;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Planning;
using TensorPool.Tensors;

namespace TensorPool.Cli.Commands;

/// <summary><c>plan</c>: from what cameras deliver to how much memory that takes.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        Option<double> rate = Positive("--rate", "Frames per second", "Hz", 100);
        Option<double> latency = Positive("--latency", "Longest time that a consumer may be late", "s", 0.5);
        Option<double> safety = Positive("--safety", "Factor for what nobody foresees; 2 to 4 are usual", "n", 2);
        return new Command("plan", "Compute slots, stride and memory from rate, shape and latency")
        {
            TensorOptions.Shape,
            TensorOptions.Dtype,
            rate,
            latency,
            safety,
            RoleOptions.ShmBaseDirectory,
        }.With(
            [
                "tensorpool plan --shape 1080x1920 --dtype uint16 --rate 200 --latency 0.5",
                "tensorpool plan --shape 512x1024 --dtype float32 --rate 2000 --latency 0.1 --safety 4 --json",
            ],
            context => Run(context, context.Get(rate), context.Get(latency), context.Get(safety))
        );
    }

    private static int Run(ToolContext context, double rate, double latency, double safety)
    {
        int[] shape = context.Get(TensorOptions.Shape) is { Length: > 0 } given ? given : [480, 640];
        Dtype dtype = TensorOptions.DtypeOf(context);
        long payload = new TensorLayout(dtype, MajorOrder.Row, shape).SizeInBytes;
        string directory = context.ShmBaseDirectory;
        PlanReport plan = PlanReport.Create(
            string.Join('x', shape),
            Dtypes.NameOf(dtype),
            payload,
            rate,
            latency,
            safety,
            new DriveInfo(directory).AvailableFreeSpace
        );
        if (context.Output.IsJson)
        {
            context.Output.Json(plan, ToolJson.Default.PlanReport);
        }
        else
        {
            foreach (string line in Lines(plan, directory))
            {
                context.Output.Line(line);
            }
        }

        return plan.FreeBytesLeft >= 0
            ? ExitCodes.Ok
            : throw ToolException.Failed(
                $"{directory} lacks {-plan.FreeBytesLeft:N0} bytes for that. Give it more (mount -o remount,size=…, docker --shm-size), or plan for less."
            );
    }

    private static IEnumerable<string> Lines(PlanReport plan, string directory) =>
        [
            F(
                $"# {plan.Shape} {plan.Dtype}: {plan.PayloadBytes:N0} bytes, {plan.RateHz:G6} Hz, {plan.BytesPerSecond / 1e6:N1} MB/s"
            ),
            F(
                $"# {plan.RateHz:G6} Hz x {plan.LatencySeconds:G6} s x {plan.Safety:G3} = {plan.RateHz * plan.LatencySeconds * plan.Safety:N0} frames, a power of two above; a frame stays for {plan.HistorySeconds:F2} s"
            ),
            F($"nslots = {plan.Nslots}"),
            F($"stride_bytes = {plan.StrideBytes}"),
            F(
                $"# memory: {plan.MemoryBytes:N0} bytes in {directory}, and 3 x {plan.DescriptorTermBytes:N0} for descriptors; {plan.FreeBytesLeft:N0} stay free"
            ),
        ];

    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Option<double> Positive(string name, string description, string unit, double byDefault) =>
        new Option<double>(name)
        {
            Description = description,
            HelpName = unit,
            DefaultValueFactory = _ => byDefault,
        }.Within(1e-9, 1e9);
}
