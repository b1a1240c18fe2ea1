using System.Globalization;
using TensorPool.Aeron.Cnc;
using TensorPool.Cli.Hosting;

namespace TensorPool.Cli.Demo;

/// <summary>Every role in a process of its own.</summary>
internal sealed class ProcessStage : IDemoStage
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly ToolContext _context;
    private readonly DemoPlan _plan;
    private readonly string _baseDirectory;
    private readonly string _aeronDirectory;
    private readonly List<RoleProcess> _started = [];
    private readonly List<RemoteConsumer> _consumers = [];
    private readonly RemoteProducer? _producer;
    private readonly RoleProcess? _supervisor;

    /// <param name="context">For the end.</param>
    /// <param name="plan">What the demo does.</param>
    /// <param name="baseDirectory">Where regions lie.</param>
    /// <param name="aeronDirectory">A media driver that runs; null for one of the demo's own.</param>
    public ProcessStage(ToolContext context, DemoPlan plan, string baseDirectory, string? aeronDirectory)
    {
        _context = context;
        _plan = plan;
        _baseDirectory = baseDirectory;
        _aeronDirectory = aeronDirectory ?? $"{AeronDirectory.DefaultPath}-{Guid.NewGuid()}";
        try
        {
            if (aeronDirectory is null)
            {
                AwaitReady(Start(DemoRoleNames.MediaDriver));
            }

            if (plan.HasDriver)
            {
                AwaitReady(Start(DemoRoleNames.Driver));
            }

            _supervisor = AwaitReady(Start(DemoRoleNames.Supervisor));
            _producer = new RemoteProducer(AwaitReady(Start(DemoRoleNames.Producer)));
            for (int i = 0; i < plan.Consumers; i++)
            {
                // All at once: a process takes its time to start.
                _consumers.Add(new RemoteConsumer(Start(DemoRoleNames.Consumer, i)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IDemoProducer Producer => _producer!;

    public IReadOnlyList<IDemoConsumer> Consumers => _consumers;

    public int Supervised => _supervisor!.Last.Supervised;

    public void Check() => _started.ForEach(role => role.Check());

    public void Dispose()
    {
        // Whoever was started last depends on those before.
        for (int i = _started.Count - 1; i >= 0; i--)
        {
            _started[i].Dispose();
        }
    }

    private RoleProcess Start(string role, int number = 0)
    {
        RoleProcess process = new(
            role,
            [
                "demo-role",
                role,
                "--number",
                number.ToString(CultureInfo.InvariantCulture),
                "--aeron-dir",
                _aeronDirectory,
                "--shm-base-dir",
                _baseDirectory,
                "--json",
                .. _plan.ToArguments(),
            ],
            _context.Output.Log
        );
        _started.Add(process);
        return process;
    }

    private RoleProcess AwaitReady(RoleProcess role)
    {
        long deadline = Environment.TickCount64 + (long)ReadyTimeout.TotalMilliseconds;
        while (!role.Last.IsReady)
        {
            _context.Stop.ThrowIfCancellationRequested();
            role.Check();
            if (Environment.TickCount64 > deadline)
            {
                throw ToolException.Failed(
                    $"A process of the demo was not ready within {ReadyTimeout.TotalSeconds} s."
                );
            }

            _context.StoppedWithin(TimeSpan.FromMilliseconds(10));
        }

        return role;
    }

    private sealed class RemoteProducer(RoleProcess process) : IDemoProducer
    {
        public DemoProducerReport Report => process.Last.Producer!;

        public void Begin() => process.Order(DemoRoleNames.Begin);

        public void Finish() => process.Order(DemoRoleNames.Finish);
    }

    private sealed class RemoteConsumer(RoleProcess process) : IDemoConsumer
    {
        public bool IsReady => process.Last.IsReady;

        public string? Problem => process.Last.Problem;

        public ulong LastSeqSeen => process.Last.LastSeqSeen;

        public DemoConsumerReport Report => process.Last.Consumer!;
    }
}
