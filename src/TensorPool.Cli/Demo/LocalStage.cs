using TensorPool.Cli.Hosting;
using TensorPool.Driver;

namespace TensorPool.Cli.Demo;

/// <summary>All roles in this process.</summary>
internal sealed class LocalStage : IDemoStage
{
    private readonly DemoRoles _roles;
    private readonly ShmDriver? _driver;
    private readonly DemoSupervisor? _supervisor;
    private readonly List<DemoConsumer> _consumers = [];
    private readonly DemoProducer? _producer;

    public LocalStage(ToolContext context, DemoPlan plan, string baseDirectory, string? aeronDirectory)
    {
        _roles = new DemoRoles(context, plan, baseDirectory, aeronDirectory);
        try
        {
            _driver = plan.HasDriver ? _roles.LaunchDriver() : null;
            _supervisor = _roles.CreateSupervisor();
            _producer = _roles.CreateProducer();
            for (int i = 0; i < plan.Consumers; i++)
            {
                _consumers.Add(_roles.CreateConsumer(i));
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

    public int Supervised => _supervisor!.Consumers;

    public void Check() { }

    public void Dispose()
    {
        _consumers.ForEach(consumer => consumer.Dispose());
        _producer?.Dispose();
        _supervisor?.Dispose();
        _driver?.Dispose();
        _roles.Dispose();
    }
}
