using TensorPool.Cli.Hosting;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Inspection;

/// <summary>What a media driver that was started says, once it takes clients.</summary>
internal sealed record DriverReport(string AeronDirectory, int Pid)
{
    /// <summary>Says that it runs; scripts wait for this line.</summary>
    public static void Announce(ToolContext context, string aeronDirectory)
    {
        DriverReport report = new(aeronDirectory, Environment.ProcessId);
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.DriverReport);
        }
        else
        {
            context.Output.Line($"media driver: {report.AeronDirectory} (process {report.Pid})");
            context.Output.Flush();
        }
    }
}
