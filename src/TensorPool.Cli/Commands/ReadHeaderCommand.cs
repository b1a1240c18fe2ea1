using System.CommandLine;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>read-header</c>: one slot of a header ring.</summary>
internal static class ReadHeaderCommand
{
    public static Command Create()
    {
        Argument<string> uri = new("uri") { Description = "URI of the header ring, or the path of its file" };
        Argument<uint> index = new Argument<uint>("index") { Description = "Number of the slot, from 0" }.Within(
            0u,
            uint.MaxValue
        );
        return new Command("read-header", "Print a slot of a header ring, whose owner may be dead") { uri, index }.With(
            ["tensorpool read-header /dev/shm/tensorpool/stream-1/epoch-1/header.ring 0"],
            context => Run(context, context.Get(uri)!, context.Get(index))
        );
    }

    private static int Run(ToolContext context, string uri, uint index)
    {
        using RegionFile file = RegionFile.Open(uri);
        SlotReport report = file.ReadSlot(index);
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.SlotReport);
        }
        else
        {
            foreach (string line in report.Lines())
            {
                context.Output.Line(line);
            }
        }

        return ExitCodes.Ok;
    }
}
