using System.CommandLine;
using System.Globalization;
using TensorPool.Cli.Diagnosis;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>clean</c>: removes what processes have left behind that are gone.</summary>
internal static class CleanCommand
{
    public static Command Create()
    {
        Option<bool> dryRun = new("--dry-run") { Description = "List it, and remove nothing" };
        Option<bool> aeron = new("--aeron")
        {
            Description =
                "Directories of media drivers too: no heartbeat for 10 s, no process, and nobody holds the lock",
        };
        return new Command("clean", "Remove shared memory whose owner is gone; what is alive, or not ours, stays")
        {
            dryRun,
            aeron,
            RoleOptions.ShmBaseDirectory,
        }.With(
            ["tensorpool clean --dry-run", "tensorpool clean --aeron"],
            context => Run(context, context.Get(dryRun), context.Get(aeron))
        );
    }

    private static int Run(ToolContext context, bool isDryRun, bool withAeron)
    {
        string directory = context.ShmBaseDirectory;
        if (!Directory.Exists(directory))
        {
            throw ToolException.Usage($"{directory} is no directory.");
        }

        StaleThing[] found = [.. StaleThings.Find(directory, withAeron)];
        List<string> problems = [];
        foreach (StaleThing thing in isDryRun ? [] : found)
        {
            try
            {
                StaleThings.Remove(thing);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(e.Message);
            }
        }

        CleanReport report = new(isDryRun, found, found.Sum(f => f.Bytes), problems);
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.CleanReport);
        }
        else
        {
            foreach (StaleThing thing in found)
            {
                context.Output.Line(
                    string.Create(CultureInfo.InvariantCulture, $"{thing.Path}: {thing.Bytes:N0} bytes, {thing.Reason}")
                );
            }

            context.Output.Line(
                $"{(isDryRun ? "would remove" : "removed")} {Counted.Of(found.Length - problems.Count, "thing")}, {Counted.Of(report.Bytes, "byte")}"
            );
        }

        problems.ForEach(context.Output.Error);
        return problems.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
