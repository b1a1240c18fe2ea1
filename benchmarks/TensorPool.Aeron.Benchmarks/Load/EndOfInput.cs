namespace TensorPool.Aeron.Benchmarks.Load;

/// <summary>Tells a spinning role that its input was closed: the run is over, or the process that started it is gone.</summary>
internal sealed class EndOfInput : IDisposable
{
    private bool _isReached;

    private EndOfInput() { }

    public bool IsReached => Volatile.Read(ref _isReached);

    public static EndOfInput Watch()
    {
        var end = new EndOfInput();
        var watcher = new Thread(() =>
        {
            while (Console.In.ReadLine() is not null) { }

            Volatile.Write(ref end._isReached, true);
        })
        {
            IsBackground = true,
        };
        watcher.Start();
        return end;
    }

    public void Dispose() => Volatile.Write(ref _isReached, true);
}
