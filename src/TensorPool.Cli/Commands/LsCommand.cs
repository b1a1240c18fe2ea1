using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Commands;

/// <summary><c>ls</c>: streams, leases, pools, memory.</summary>
internal static class LsCommand
{
    public static Command Create() =>
        new Command("ls", "List streams in shared memory with their pools and owners, and the leases of SHM drivers")
        {
            RoleOptions.ShmBaseDirectory,
            WatchOptions.Watch,
            WatchOptions.Interval,
        }.With(["tensorpool ls", "tensorpool ls --watch --json"], Run);

    private static int Run(ToolContext context)
    {
        string directory = context.ShmBaseDirectory;
        if (!Directory.Exists(directory))
        {
            throw ToolException.Usage($"{directory} is no directory.");
        }

        Watching.Repeat(
            context,
            () => LsReport.Of(directory, context.AeronDirectory),
            report => context.Output.Json(report, ToolJson.Default.LsReport),
            report => Render(context.Output, report),
            isLiveByDefault: false
        );
        return ExitCodes.Ok;
    }

    private static Rows Render(ToolOutput output, LsReport report)
    {
        FittingTable streams = output.NewTable(
            "stream#",
            "epoch#",
            "state",
            "nslots#",
            "pools",
            "bytes#",
            "pid#",
            "active ms ago#",
            "directory"
        );
        foreach (StreamRegions stream in report.Streams)
        {
            streams.AddRow(
                Number(stream.StreamId),
                Number(stream.Epoch),
                stream.State,
                Number(stream.Nslots),
                stream.PoolText,
                stream.Bytes.ToString("N0", CultureInfo.InvariantCulture),
                Number(stream.Pid),
                stream.ActivityAgeMs.ToString("F0", CultureInfo.InvariantCulture),
                stream.Directory
            );
        }

        List<IRenderable> rows = [streams];
        if (report.Leases is null)
        {
            rows.Add(new Text($"No media driver in {report.AeronDirectory}, hence no leases."));
        }
        else
        {
            FittingTable leases = output.NewTable("lease#", "stream#", "client#", "role", "expires in ms#");
            foreach (LsReport.Lease lease in report.Leases)
            {
                leases.AddRow(
                    lease.Id,
                    lease.Stream,
                    lease.Client,
                    lease.Role,
                    lease.ExpiresInMs.ToString("F0", CultureInfo.InvariantCulture)
                );
            }

            rows.Add(leases);
        }

        return new Rows(rows);
    }

    private static string Number<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
