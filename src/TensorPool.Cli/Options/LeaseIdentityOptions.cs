using System.CommandLine;
using TensorPool.Cli.Hosting;
using TensorPool.DriverClient;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Cli.Options;

/// <summary>What names a lease to its driver.</summary>
internal static class LeaseIdentityOptions
{
    public static Option<ClientRole?> Role { get; } =
        new Option<ClientRole?>("--role")
        {
            Description = "producer or consumer [default: consumer]",
            HelpName = "role",
        }.OneOf(("producer", ClientRole.Producer), ("consumer", ClientRole.Consumer));

    public static Option<ulong> LeaseId { get; } =
        new Option<ulong>("--lease-id")
        {
            Description = "The lease, as attach has printed it",
            HelpName = "id",
            Required = true,
        }.Within(1ul, ulong.MaxValue - 1);

    public static Option<int> TimeoutMs { get; } =
        new Option<int>("--timeout-ms")
        {
            Description = "How long to wait for the answer",
            HelpName = "ms",
            DefaultValueFactory = _ => 5000,
        }.Within(1, 3_600_000);

    /// <exception cref="ToolException">There is no client id.</exception>
    public static LeaseIdentity Read(ToolContext context, RoleSettings settings) =>
        new(
            context.Get(LeaseId),
            settings.StreamId,
            (uint)(
                context.Get(RoleOptions.ClientId)
                ?? throw ToolException.Usage("--client-id is needed: a lease is known by its client too.")
            ),
            RoleOf(context)
        );

    public static ClientRole RoleOf(ToolContext context) => context.Get(Role) ?? ClientRole.Consumer;
}
