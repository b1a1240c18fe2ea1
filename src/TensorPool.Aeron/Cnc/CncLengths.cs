using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Cnc;

/// <summary>The lengths of the five buffers of <c>cnc.dat</c>, trailers included, and where the buffers lie.</summary>
internal readonly record struct CncLengths(
    int ToDriver,
    int ToClients,
    int CountersMetadata,
    int CountersValues,
    int ErrorLog
)
{
    /// <summary>The buffers follow the header without gaps.</summary>
    public const long ToDriverOffset = CncLayout.HeaderLength;

    public long ToClientsOffset => ToDriverOffset + ToDriver;

    public long CountersMetadataOffset => ToClientsOffset + ToClients;

    public long CountersValuesOffset => CountersMetadataOffset + CountersMetadata;

    public long ErrorLogOffset => CountersValuesOffset + CountersValues;

    /// <summary>Where the last buffer ends.</summary>
    public long ContentLength => ErrorLogOffset + ErrorLog;

    /// <summary>Lengths from capacities; metadata gets what the number of values asks for.</summary>
    public static CncLengths Create(int toDriverCapacity, int toClientsCapacity, int countersValues, int errorLog) =>
        new(
            toDriverCapacity + RingBufferLayout.TrailerLength,
            toClientsCapacity + BroadcastLayout.TrailerLength,
            countersValues * (CounterLayout.MetadataLength / CounterLayout.ValueLength),
            countersValues,
            errorLog
        );

    public long FileLength(int pageSize) => Alignment.Align(ContentLength, (long)pageSize);

    /// <summary>What is wrong with the lengths, or null. They may come from a file that anybody can write.</summary>
    public string? Problem() =>
        !ManyToOneRingBuffer.IsValidLength(ToDriver) ? $"the to-driver length is {ToDriver}"
        : !BroadcastLayout.IsValidLength(ToClients) ? $"the to-clients length is {ToClients}"
        : CountersMetadata < CounterLayout.MetadataLength ? $"the counters metadata length is {CountersMetadata}"
        : CountersValues < CounterLayout.ValueLength ? $"the counters values length is {CountersValues}"
        : ErrorLog < 0 ? $"the error log length is {ErrorLog}"
        : (CountersMetadata | CountersValues | ErrorLog) % 8 != 0 ? "a length is not a multiple of 8"
        : ContentLength > int.MaxValue ? $"the buffers have {ContentLength} bytes in all, more than 2 GiB"
        : null;
}
