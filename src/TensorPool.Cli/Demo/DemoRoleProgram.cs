using TensorPool.Aeron.Driver;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Output;
using TensorPool.Driver;

namespace TensorPool.Cli.Demo;

/// <summary>
/// One role of a demo in a process of its own. It tells how it stands on standard output, takes orders on standard input,
/// and ends when that is closed: also when the demo was killed. It does not heed Ctrl-C, which a terminal sends to all
/// processes at once, but leaves the end to the demo.
/// </summary>
internal sealed class DemoRoleProgram(ToolContext context, DemoPlan plan, string baseDirectory)
{
    private const int ReportMs = 50;

    private volatile bool _hasEnded;

    public int Run(string role, int number)
    {
        switch (role)
        {
            case DemoRoleNames.MediaDriver:
                RunMediaDriver();
                break;
            case DemoRoleNames.Driver:
                RunDriver();
                break;
            case DemoRoleNames.Supervisor:
                RunSupervisor();
                break;
            case DemoRoleNames.Producer:
                RunProducer();
                break;
            case DemoRoleNames.Consumer:
                RunConsumer(number);
                break;
            default:
                throw ToolException.Usage($"There is no role \"{role}\".");
        }

        return ExitCodes.Ok;
    }

    private void RunMediaDriver()
    {
        using MediaDriver driver = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = context.AeronDirectory,
                DeleteDirectoryOnShutdown = true,
            }
        );
        Say(new DemoRoleMessage(IsReady: true));
        ReadOrders(_ => { });
    }

    private void RunDriver()
    {
        using DemoRoles roles = new(context, plan, baseDirectory, context.AeronDirectory);
        using ShmDriver driver = roles.LaunchDriver();
        Say(new DemoRoleMessage(IsReady: true));
        ReadOrders(_ => { });
    }

    private void RunSupervisor()
    {
        using DemoRoles roles = new(context, plan, baseDirectory, context.AeronDirectory);
        using DemoSupervisor supervisor = roles.CreateSupervisor();
        Report(() => new DemoRoleMessage(IsReady: true, Supervised: supervisor.Consumers), _ => { });
    }

    private void RunProducer()
    {
        using DemoRoles roles = new(context, plan, baseDirectory, context.AeronDirectory);
        using DemoProducer producer = roles.CreateProducer();
        Report(
            () => new DemoRoleMessage(IsReady: true, Producer: producer.Report),
            order =>
            {
                if (order == DemoRoleNames.Begin)
                {
                    producer.Begin();
                }
                else
                {
                    producer.Finish();
                }
            }
        );
    }

    private void RunConsumer(int number)
    {
        using DemoRoles roles = new(context, plan, baseDirectory, context.AeronDirectory);
        using DemoConsumer consumer = roles.CreateConsumer(number);
        Report(
            () =>
                new DemoRoleMessage(
                    IsReady: consumer.IsReady,
                    Consumer: consumer.Report,
                    LastSeqSeen: consumer.LastSeqSeen,
                    Problem: consumer.Problem
                ),
            _ => { }
        );
    }

    /// <summary>Tells again and again how it stands, until there are no more orders.</summary>
    private void Report(Func<DemoRoleMessage> message, Action<string> obey)
    {
        Thread orders = new(() => ReadOrders(obey)) { IsBackground = true, Name = "orders" };
        orders.Start();
        while (!_hasEnded)
        {
            Say(message());
            orders.Join(ReportMs);
        }
    }

    private void ReadOrders(Action<string> obey)
    {
        while (Console.In.ReadLine() is { } order)
        {
            obey(order);
        }

        _hasEnded = true;
    }

    private void Say(DemoRoleMessage message) => context.Output.Json(message, ToolJson.Default.DemoRoleMessage);
}
