using System.Buffers.Binary;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>The system counters, at the ids that everybody expects. Written by the driver's thread.</summary>
internal sealed class SystemCounterSet
{
    /// <summary>What this driver says it is: the release whose protocol it speaks.</summary>
    private const int SoftwareVersion = (1 << 16) | (53 << 8);

    private readonly CounterValue[] _values;

    public SystemCounterSet(CountersManager counters, string driverName)
    {
        string[] labels = SystemCounterLabels.Create(driverName, "1.53.0");
        _values = new CounterValue[labels.Length];
        Span<byte> key = stackalloc byte[sizeof(int)];
        for (int id = 0; id < labels.Length; id++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(key, id);
            int counterId = counters.TryAllocate(CounterTypes.System, key, labels[id], id);
            if (counterId != id)
            {
                throw new InvalidOperationException($"System counter {id} would have counter id {counterId}.");
            }

            _values[id] = counters.ValueOf(id);
        }

        this[SystemCounterId.AeronSoftware].SetRelease(SoftwareVersion);
        this[SystemCounterId.ControlProtocolVersion].SetRelease(SystemCounterLabels.ControlProtocolVersion);
    }

    public CounterValue this[SystemCounterId id] => _values[(int)id];

    public void Increment(SystemCounterId id) => this[id].Increment();

    public void Add(SystemCounterId id, long delta) => this[id].SetRelease(this[id].GetPlain() + delta);
}
