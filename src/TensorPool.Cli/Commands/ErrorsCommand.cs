using System.CommandLine;
using TensorPool.Aeron.Cnc;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>errors</c>: what went wrong in the media driver, as Aeron's ErrorStat shows it.</summary>
internal static class ErrorsCommand
{
    public static Command Create() =>
        new Command("errors", "Print the error log of the media driver (exit code 0 also if there are some)").With(
            ["tensorpool errors", "tensorpool errors --json | jq '.errors[0].text'"],
            Run
        );

    private static int Run(ToolContext context)
    {
        using CncReader cnc = context.OpenCnc();
        ErrorsReport report = ErrorsReport.Of(context.AeronDirectory, cnc);
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.ErrorsReport);
            return ExitCodes.Ok;
        }

        foreach (ErrorsReport.ErrorEntry error in report.Errors)
        {
            context.Output.Line($"{error.Count} times from {error.First:u} to {error.Last:u}:");
            context.Output.Line(error.Text);
        }

        context.Output.Line($"{report.Errors.Count} distinct errors in {report.AeronDirectory}");
        return ExitCodes.Ok;
    }
}
