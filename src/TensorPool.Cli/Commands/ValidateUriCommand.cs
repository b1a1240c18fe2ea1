using System.CommandLine;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Output;
using TensorPool.SharedMemory;

namespace TensorPool.Cli.Commands;

/// <summary><c>validate-uri</c>: whether text is the URI of a region.</summary>
internal static class ValidateUriCommand
{
    public static Command Create()
    {
        Argument<string> uri = new("uri") { Description = "What announces call region_uri" };
        return new Command("validate-uri", "Print whether text is the URI of a region (exit code 1 if not)")
        {
            uri,
        }.With(
            [
                "tensorpool validate-uri 'shm:file?path=/dev/shm/tensorpool/stream-1/epoch-1/header.ring'",
                "tensorpool validate-uri --json 'shm:file?path=/dev/hugepages/x|require_hugepages=true'",
            ],
            context => Run(context, context.Get(uri)!)
        );
    }

    private static int Run(ToolContext context, string text)
    {
        bool isValid = RegionUri.TryParse(text, out RegionUri? uri, out string? problem);
        if (context.Output.IsJson)
        {
            context.Output.Json(
                new UriReport(isValid, uri?.Path, uri?.RequireHugepages, problem),
                ToolJson.Default.UriReport
            );
        }
        else
        {
            context.Output.Line(isValid ? "true" : "false");
            if (problem is not null)
            {
                context.Output.Note($"It {problem}.");
            }
        }

        return isValid ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
