using System.CommandLine;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>read-superblock</c>: the first 64 bytes of a region.</summary>
internal static class ReadSuperblockCommand
{
    public static Command Create()
    {
        Argument<string> uri = new("uri") { Description = "URI of the region, or the path of its file" };
        return new Command("read-superblock", "Print the superblock of a region, whose owner may be dead") { uri }.With(
            ["tensorpool read-superblock /dev/shm/tensorpool/stream-1/epoch-1/header.ring"],
            context => Run(context, context.Get(uri)!)
        );
    }

    private static int Run(ToolContext context, string uri)
    {
        using RegionFile file = RegionFile.Open(uri);
        SuperblockReport report = SuperblockReport.Of(file.Path, file.ReadSuperblock());
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.SuperblockReport);
        }
        else
        {
            foreach (string line in report.Lines())
            {
                context.Output.Line(line);
            }
        }

        if (report.Problem is null)
        {
            return ExitCodes.Ok;
        }

        context.Output.Error($"{report.Path}: {report.Problem}.");
        return ExitCodes.Failed;
    }
}
