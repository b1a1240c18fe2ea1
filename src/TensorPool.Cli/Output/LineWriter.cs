using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;

namespace TensorPool.Cli.Output;

/// <summary>
/// Writes JSON lines from a thread of its own, so that a reader of the output that stands still does not stop who polls:
/// what finds no room is dropped and counted.
/// </summary>
internal sealed class LineWriter<T> : IDisposable
{
    private const int Capacity = 8192;

    private readonly BlockingCollection<T> _lines = new(Capacity);
    private readonly Thread _thread;
    private Exception? _failure;

    public LineWriter(ToolOutput output, JsonTypeInfo<T> type)
    {
        _thread = new Thread(() => Run(output, type)) { IsBackground = true, Name = "output" };
        _thread.Start();
    }

    /// <summary>Lines that found no room.</summary>
    public long Dropped { get; private set; }

    /// <summary>For one thread.</summary>
    /// <exception cref="IOException">The output is gone.</exception>
    public void Add(T line)
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw failure;
        }

        if (!_lines.TryAdd(line))
        {
            Dropped++;
        }
    }

    /// <summary>Writes what there is; a reader that stands still is not waited for.</summary>
    public void Dispose()
    {
        _lines.CompleteAdding();
        _thread.Join(TimeSpan.FromSeconds(2));
    }

    private void Run(ToolOutput output, JsonTypeInfo<T> type)
    {
        try
        {
            foreach (T line in _lines.GetConsumingEnumerable())
            {
                output.Json(line, type);
            }
        }
        catch (IOException e)
        {
            Volatile.Write(ref _failure, e);
        }
    }
}
