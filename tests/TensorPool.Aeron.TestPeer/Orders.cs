using System.Collections.Concurrent;

namespace TensorPool.Aeron.TestPeer;

/// <summary>Lines of standard input, read on a thread of their own so that a peer can work meanwhile.</summary>
internal sealed class Orders : IDisposable
{
    private readonly BlockingCollection<string> _lines = [];
    private volatile bool _haveEnded;

    public Orders()
    {
        new Thread(Read) { IsBackground = true, Name = "orders" }.Start();
    }

    /// <summary>Whether standard input was closed: the peer is to end.</summary>
    public bool HaveEnded => _haveEnded;

    /// <summary>Waits for the next order; null at the end.</summary>
    public string? Next() => _lines.TryTake(out string? line, Timeout.Infinite) ? line : null;

    /// <summary>The next order, if there is one.</summary>
    public string? TryNext() => _lines.TryTake(out string? line) ? line : null;

    /// <summary>Waits for one certain order; false at the end.</summary>
    public bool Await(string order)
    {
        string? line = Next();
        return line is null || line == order
            ? line is not null
            : throw new InvalidOperationException($"Expected the order '{order}', got '{line}'.");
    }

    public void AwaitEnd()
    {
        while (Next() is not null)
        {
            // nothing is expected any more
        }
    }

    public void Dispose() => _lines.Dispose();

    private void Read()
    {
        while (Console.In.ReadLine() is string line)
        {
            _lines.Add(line);
        }

        _haveEnded = true;
        _lines.CompleteAdding();
    }
}
