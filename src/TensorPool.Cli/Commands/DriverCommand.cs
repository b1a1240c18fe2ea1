using System.CommandLine;
using TensorPool.Aeron.Driver;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Configuration;
using TensorPool.Driver;
using TensorPool.Transport;

namespace TensorPool.Cli.Commands;

/// <summary><c>driver</c>: the SHM driver as a process.</summary>
internal static class DriverCommand
{
    public static Command Create()
    {
        Option<FileInfo> config = new("--config")
        {
            Description = "TOML file (docs/examples/driver has one); environment variables override it",
            HelpName = "file",
            Required = true,
        };
        Option<bool> print = new("--print-config")
        {
            Description = "Print every setting in force and where it comes from, and end",
        };
        Option<bool> embedded = new("--embedded-media-driver")
        {
            Description = "Run the media driver in this process too, in the Aeron directory",
        };
        return new Command("driver", "Run an SHM driver, which owns the memory of streams, until Ctrl-C")
        {
            config,
            print,
            embedded,
        }.With(
            [
                "tensorpool driver --config docs/examples/driver/three-cameras.toml --embedded-media-driver",
                "SHM_BASE_DIR=/dev/shm/rig tensorpool driver --config driver.toml --print-config",
            ],
            context => Run(context, context.Get(config)!, context.Get(print), context.Get(embedded))
        );
    }

    private static int Run(ToolContext context, FileInfo file, bool isPrinted, bool isEmbedded)
    {
        ShmDriverConfiguration configuration = ShmDriverConfiguration.Load(file.FullName);
        if (isPrinted)
        {
            Print(context, configuration);
            return ExitCodes.Ok;
        }

        string aeronDirectory = context.Get(CommonOptions.AeronDirectory) ?? configuration.AeronDirectory;
        using TensorPoolClient client = TensorPoolClient.Connect(
            new TensorPoolClientOptions
            {
                AeronDirectory = aeronDirectory,
                EmbeddedDriver = isEmbedded ? MediaDriverOptions.Compact with { Directory = aeronDirectory } : null,
                ClientName = $"tensorpool-driver-{configuration.Options.InstanceId}",
                LoggerFactory = context.Logging,
            }
        );
        using ShmDriver driver = ShmDriver
            .LaunchAsync(client, configuration.Options, context.Stop)
            .GetAwaiter()
            .GetResult();
        Announce(
            context,
            new ShmDriverReport(
                configuration.Options.InstanceId,
                Environment.ProcessId,
                client.AeronDirectory,
                configuration.Options.BaseDirectory,
                configuration.Options.ControlStreamId,
                [.. configuration.Options.Streams.Select(s => new ShmDriverReport.ServedStream(s.StreamId, s.Name))]
            )
        );
        context.WaitForStop();
        driver.Close(Wire.DriverMessages.ShutdownReason.Normal);
        return ExitCodes.Ok;
    }

    private static void Announce(ToolContext context, ShmDriverReport report)
    {
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.ShmDriverReport);
            return;
        }

        context.Output.Line(
            $"shm driver: {report.InstanceId} (process {report.Pid}), {report.Streams.Count} streams in {report.BaseDirectory}, control stream {report.ControlStreamId} of {report.AeronDirectory}"
        );
        context.Output.Flush();
    }

    private static void Print(ToolContext context, ShmDriverConfiguration configuration)
    {
        if (!context.Output.IsJson)
        {
            context.Output.Line(configuration.ToString().TrimEnd());
            return;
        }

        context.Output.Json(
            [
                .. configuration.Settings.Select(s => new SettingReport(
                    s.Key,
                    s.Value,
                    s.Origin.ToString().ToLowerInvariant(),
                    s.Source
                )),
            ],
            ToolJson.Default.SettingReportArray
        );
    }
}
