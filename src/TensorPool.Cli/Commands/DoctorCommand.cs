using System.CommandLine;
using TensorPool.Cli.Diagnosis;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>doctor</c>: what of this machine would be in the way.</summary>
internal static class DoctorCommand
{
    public static Command Create() =>
        new Command("doctor", "Look for what would be in the way on this machine (exit code 1 if something is)")
        {
            RoleOptions.ShmBaseDirectory,
        }.With(["tensorpool doctor", "tensorpool doctor --json | jq '.checks[] | select(.status != \"Ok\")'"], Run);

    private static int Run(ToolContext context)
    {
        DoctorReport report = Doctor.Examine(context.ShmBaseDirectory, context.AeronDirectory);
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.DoctorReport);
        }
        else
        {
            FittingTable table = context.Output.NewTable("", "check", "found", "advice");
            foreach (Check check in report.Checks)
            {
                table.AddRow(check.Status.ToString().ToLowerInvariant(), check.Name, check.Detail, check.Advice ?? "");
            }

            context.Output.Render(table);
        }

        return report.Worst == CheckStatus.Fail ? ExitCodes.Failed : ExitCodes.Ok;
    }
}
