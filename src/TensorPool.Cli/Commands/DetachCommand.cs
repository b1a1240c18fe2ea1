using System.CommandLine;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Inspection;
using TensorPool.Cli.Options;
using TensorPool.Cli.Output;
using TensorPool.Cli.Roles;
using TensorPool.DriverClient;
using TensorPool.Wire;

namespace TensorPool.Cli.Commands;

/// <summary><c>detach</c>: gives a lease back to its driver.</summary>
internal static class DetachCommand
{
    public static Command Create()
    {
        Command command = new("detach", "Give a lease back to its SHM driver, and print the answer")
        {
            LeaseIdentityOptions.LeaseId,
            LeaseIdentityOptions.Role,
            LeaseIdentityOptions.TimeoutMs,
        };
        command.Aliases.Add("driver-detach");
        return RoleOptions
            .AddTo(command)
            .With(["tensorpool detach --stream 1001 --role consumer --client-id 7 --lease-id 42"], Run);
    }

    private static int Run(ToolContext context)
    {
        RoleSettings settings = RoleSettings.Read(context);
        LeaseIdentity lease = LeaseIdentityOptions.Read(context, settings);
        using DriverErrands errands = new(context, settings);
        DetachResult result = errands.Await(errands.Driver.DetachAsync(lease, context.Stop));
        if (context.Output.IsJson)
        {
            context.Output.Json(
                new AnswerReport(true, result.CorrelationId, ResponseCodes.NameOf(result.Code), result.ErrorMessage),
                ToolJson.Default.AnswerReport
            );
        }
        else
        {
            context.Output.Line($"correlation_id={result.CorrelationId}");
            context.Output.Line($"code={ResponseCodes.NameOf(result.Code)}");
            context.Output.Line($"error_message={result.ErrorMessage}");
        }

        return result.Code == ResponseCode.Ok ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
