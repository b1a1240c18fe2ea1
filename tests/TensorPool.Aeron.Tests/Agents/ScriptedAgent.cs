using TensorPool.Aeron.Agents;

namespace TensorPool.Aeron.Tests.Agents;

/// <summary>An agent that does what a test says and writes down what is asked of it.</summary>
internal sealed class ScriptedAgent : IAgent
{
    private int _cycles;

    public string RoleName => "scripted";

    public Action Starting { get; init; } = () => { };

    public Func<int, int> Working { get; init; } = _ => 0;

    public Action Closing { get; init; } = () => { };

    public int Starts { get; private set; }

    public int Closes { get; private set; }

    public int Cycles => Volatile.Read(ref _cycles);

    public Thread? Thread { get; private set; }

    public void OnStart()
    {
        Starts++;
        Thread = Thread.CurrentThread;
        Starting();
    }

    public int DoWork() => Working(Interlocked.Increment(ref _cycles));

    public void OnClose()
    {
        Closes++;
        Closing();
    }
}
