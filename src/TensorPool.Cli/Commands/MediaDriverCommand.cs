using System.CommandLine;
using TensorPool.Aeron.Driver;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;

namespace TensorPool.Cli.Commands;

/// <summary><c>media-driver</c>: the managed media driver as a process.</summary>
internal static class MediaDriverCommand
{
    public static Command Create()
    {
        Option<bool> compact = new("--compact")
        {
            Description = "Little memory: 2.5 MiB of control file, terms of 1 MiB by default, 2,048 counters",
        };
        Option<bool> aeronTimes = new("--aeron-untethered-timeouts")
        {
            Description = "Let go of subscribers that do not read as late as Aeron's own drivers do",
        };
        Option<bool> delete = new("--delete-directory") { Description = "Remove the Aeron directory at the end" };
        return new Command("media-driver", "Run an Aeron media driver for IPC, until Ctrl-C")
        {
            compact,
            aeronTimes,
            delete,
        }.With(
            ["tensorpool media-driver", "tensorpool media-driver --compact --delete-directory"],
            context =>
                Run(
                    context,
                    new MediaDriverOptions(),
                    context.Get(compact),
                    context.Get(aeronTimes),
                    context.Get(delete)
                )
        );
    }

    private static int Run(
        ToolContext context,
        MediaDriverOptions options,
        bool isCompact,
        bool hasAeronTimes,
        bool isDeleted
    )
    {
        if (isCompact)
        {
            options = MediaDriverOptions.Compact;
        }

        if (hasAeronTimes)
        {
            options = options.WithAeronUntetheredTimeouts();
        }

        options = options with
        {
            Directory = context.AeronDirectory,
            DeleteDirectoryOnShutdown = isDeleted,
            ErrorHandler = e => context.Output.Error(e.Message),
        };
        using MediaDriver driver = MediaDriver.Launch(options);
        DriverReport.Announce(context, driver.AeronDirectory);
        context.WaitForStop();
        return ExitCodes.Ok;
    }
}
