using System.Globalization;
using Spectre.Console;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Demo;

/// <summary>Draws a report: live on a terminal, and as the summary in the end.</summary>
internal static class DemoView
{
    public static Rows Render(ToolOutput output, DemoReport report)
    {
        FittingTable table = output.NewTable(
            "consumer#",
            "mode",
            "received#",
            "fps#",
            "GB/s#",
            "gap#",
            "late#",
            "torn#",
            "corrupt#",
            "p50 µs#",
            "p99 µs#",
            "max µs#"
        );
        double seconds = Math.Max(report.ElapsedSeconds, 1e-9);
        foreach (DemoConsumerReport consumer in report.Consumers)
        {
            table.AddRow(
                Number(consumer.Id, "F0"),
                consumer.Mode,
                Number(consumer.Received, "N0"),
                Number(consumer.Received / seconds, "N0"),
                Number(consumer.Bytes / seconds / 1e9, "F2"),
                Number(consumer.DropsGap, "N0"),
                Number(consumer.DropsLate, "N0"),
                Number(consumer.Torn, "N0"),
                Number(consumer.Corrupt, "N0"),
                Number(consumer.LatencyNs.P50 / 1e3, "N1"),
                Number(consumer.LatencyNs.P99 / 1e3, "N1"),
                Number(consumer.LatencyNs.Max / 1e3, "N1")
            );
        }

        string place = report.Processes ? "a process per role" : "one process";
        string owner = report.Driver ? "SHM driver" : "standalone";
        return new Rows(
            new Text(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{report.Shape} {report.Dtype}, {owner}, {place}: published {report.Published:N0} frames, {report.Bytes / 1e9:F2} GB in {report.ElapsedSeconds:F1} s ({report.FramesPerSecond:N0} fps, {report.GigabytesPerSecond:F2} GB/s)"
                )
            ),
            table,
            new Text(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Every byte of every frame was checked. Allocated per frame: {report.AllocatedBytesPerFrame:F2} bytes."
                )
            )
        );
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
