using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.PeerTests.Support;

/// <summary>Looks at a driver's counters from outside, as its tools do.</summary>
internal sealed class CountersView : IDisposable
{
    private readonly CncFile _cnc;

    public CountersView(string directory)
    {
        CncOpenStatus status = CncFile.TryOpen(
            Path.Combine(directory, CncLayout.FileName),
            writable: false,
            out CncFile? cnc,
            out string? detail
        );
        _cnc = cnc ?? throw new InvalidOperationException($"{status}: {detail}");
        Reader = new CounterTable(_cnc.CountersMetadata, _cnc.CountersValues);
    }

    public CounterTable Reader { get; }

    /// <summary>How many bytes of events there is room for.</summary>
    public int EventsCapacity => _cnc.ToClients.Length - BroadcastLayout.TrailerLength;

    /// <summary>How many bytes of events there were.</summary>
    public long EventsTail => _cnc.ToClients.GetInt64Acquire(EventsCapacity + BroadcastLayout.TailOffset);

    /// <summary>The value of a system counter.</summary>
    public long System(SystemCounterId id) => Reader.Value((int)id);

    /// <summary>Ids of the counters of a type.</summary>
    public int[] OfType(int typeId) => [.. Reader.AllocatedIds().Where(id => Reader.TypeId(id) == typeId)];

    /// <summary>The one counter whose label starts so.</summary>
    public int ByLabel(string start) =>
        Reader.AllocatedIds().Single(id => Reader.Label(id).StartsWith(start, StringComparison.Ordinal));

    public void Dispose() => _cnc.Dispose();
}
