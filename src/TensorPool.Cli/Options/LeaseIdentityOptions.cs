using System.CommandLine;
using System.CommandLine.Parsing;
using TensorPool.Cli.Completion;
using TensorPool.Cli.Hosting;
using TensorPool.DriverClient;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Cli.Options;

/// <summary>What names a lease to its driver.</summary>
internal static class LeaseIdentityOptions
{
    public static Option<ClientRole> Role { get; } =
        new Option<ClientRole>("--role")
        {
            Description = "producer or consumer",
            HelpName = "role",
            CustomParser = ParseRole,
            DefaultValueFactory = _ => ClientRole.Consumer,
        }.CompleteWith("producer", "consumer");

    public static Option<ulong> LeaseId { get; } =
        new("--lease-id")
        {
            Description = "The lease, as attach has printed it",
            HelpName = "id",
            Required = true,
        };

    public static Option<int> TimeoutMs { get; } =
        new("--timeout-ms")
        {
            Description = "How long to wait for the answer",
            HelpName = "ms",
            DefaultValueFactory = _ => 5000,
        };

    /// <exception cref="ToolException">There is no client id.</exception>
    public static LeaseIdentity Read(ToolContext context, RoleSettings settings) =>
        new(
            context.Get(LeaseId),
            settings.StreamId,
            (uint)(
                context.Get(RoleOptions.ClientId)
                ?? throw ToolException.Usage("--client-id is needed: a lease is known by its client too.")
            ),
            context.Get(Role)
        );

    private static ClientRole ParseRole(ArgumentResult result)
    {
        switch (result.Tokens[0].Value.ToLowerInvariant())
        {
            case "producer":
                return ClientRole.Producer;
            case "consumer":
                return ClientRole.Consumer;
            default:
                result.AddError($"--role must be producer or consumer, found \"{result.Tokens[0].Value}\".");
                return ClientRole.None;
        }
    }
}
