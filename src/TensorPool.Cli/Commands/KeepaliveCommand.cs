using System.CommandLine;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Roles;
using TensorPool.DriverClient;

namespace TensorPool.Cli.Commands;

/// <summary><c>keepalive</c>: one sign of life for a lease.</summary>
internal static class KeepaliveCommand
{
    public static Command Create()
    {
        Command command = new(
            "keepalive",
            "Send one keepalive for a lease; print whether it was sent (no answer comes)"
        )
        {
            LeaseIdentityOptions.LeaseId,
            LeaseIdentityOptions.Role,
            LeaseIdentityOptions.TimeoutMs,
        };
        command.Aliases.Add("driver-keepalive");
        return RoleOptions
            .AddTo(command)
            .With(["tensorpool keepalive --stream 1001 --role consumer --client-id 7 --lease-id 42"], Run);
    }

    private static int Run(ToolContext context)
    {
        RoleSettings settings = RoleSettings.Read(context);
        LeaseIdentity lease = LeaseIdentityOptions.Read(context, settings);
        using DriverErrands errands = new(context, settings);
        bool isSent = errands.Await(errands.Driver.SendKeepaliveAsync(lease));
        if (context.Output.IsJson)
        {
            context.Output.Json(new AnswerReport(isSent, null, null, null), ToolJson.Default.AnswerReport);
        }
        else
        {
            context.Output.Line(isSent ? "true" : "false");
        }

        return isSent ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
