using System.CommandLine;
using TensorPool.Cli.Completion;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Roles;
using TensorPool.DriverClient;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Cli.Commands;

/// <summary><c>attach</c>: asks an SHM driver for a lease.</summary>
internal static class AttachCommand
{
    public static Command Create()
    {
        Option<string?> mode = new("--publish-mode")
        {
            Description = "Whether the driver may create the stream [default: require_existing]",
            HelpName = "mode",
        };
        mode.AcceptOnlyFromAmong("require_existing", "existing_or_create", "allow_create");
        Option<uint> layout = new Option<uint>("--expected-layout-version")
        {
            Description = "0 for any",
            HelpName = "n",
        }.Within(0u, uint.MaxValue - 1);
        Option<byte> dims = new Option<byte>("--max-dims")
        {
            Description = "0 for what the driver has",
            HelpName = "n",
        }.Within<byte>(0, byte.MaxValue);
        Option<bool?> hugepages = new("--require-hugepages")
        {
            Description = "true or false [default: the driver decides]",
            HelpName = "bool",
        };
        hugepages.CompleteWith("true", "false");
        Option<bool> hold = new("--hold") { Description = "Keep the lease until Ctrl-C; without it, it expires" };
        Command command = new("attach", "Ask an SHM driver for a lease, and print its answer")
        {
            LeaseIdentityOptions.Role,
            mode,
            layout,
            dims,
            hugepages,
            LeaseIdentityOptions.TimeoutMs,
            hold,
        };
        command.Aliases.Add("driver-attach");
        return RoleOptions
            .AddTo(command)
            .With(
                [
                    "tensorpool attach --stream 1001 --role consumer --client-id 7",
                    "tensorpool attach --stream 5 --role producer --publish-mode existing_or_create --hold",
                ],
                context =>
                    Run(
                        context,
                        new LeaseOptions
                        {
                            ExpectedLayoutVersion = context.Get(layout),
                            MaxDims = context.Get(dims),
                            PublishMode = context.Get(mode) switch
                            {
                                null => null,
                                "require_existing" => PublishMode.RequireExisting,
                                _ => PublishMode.ExistingOrCreate,
                            },
                            Hugepages = context.Get(hugepages) switch
                            {
                                null => HugepagesPolicy.Unspecified,
                                true => HugepagesPolicy.Required,
                                false => HugepagesPolicy.NotRequired,
                            },
                            Reattach = false,
                        },
                        context.Get(hold)
                    )
            );
    }

    private static int Run(ToolContext context, LeaseOptions options, bool isHeld)
    {
        RoleSettings settings = RoleSettings.Read(context);
        using DriverErrands errands = new(context, settings);
        LeaseReport report;
        try
        {
            ShmLease lease = errands.Await(
                errands.Driver.AttachAsync(
                    LeaseIdentityOptions.RoleOf(context),
                    settings.StreamId,
                    options,
                    (uint?)context.Get(RoleOptions.ClientId),
                    context.Stop
                )
            );
            report = LeaseReport.Of(lease.Current ?? throw ToolException.Failed("The lease is over already."));
        }
        catch (AttachRejectedException e)
        {
            report = new LeaseReport { Code = ResponseCodes.NameOf(e.Code), ErrorMessage = e.Message };
        }

        Print(context, report);
        if (report.LeaseId is null)
        {
            return ExitCodes.Failed;
        }

        if (isHeld)
        {
            errands.HoldUntilStop();
        }

        return ExitCodes.Ok;
    }

    private static void Print(ToolContext context, LeaseReport report)
    {
        if (context.Output.IsJson)
        {
            context.Output.Json(report, ToolJson.Default.LeaseReport);
            return;
        }

        foreach (string line in report.Lines())
        {
            context.Output.Line(line);
        }

        context.Output.Flush();
    }
}
