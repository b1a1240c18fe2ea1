using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Benchmarks.WireSeam;

/// <summary>
/// What it costs that agents know no wire version: a slot written, committed and read, and its descriptor, through the seam
/// and by hand.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class WireSeamBenchmarks
{
    private const int Slots = 16;

    private readonly byte[] _ring = GC.AllocateArray<byte>(Slots * 256, pinned: true);
    private readonly byte[] _messages = GC.AllocateArray<byte>(Slots * 64, pinned: true);
    private readonly TensorLayout _layout = new(Dtype.UInt16, MajorOrder.Row, [1080, 1920]);

    [GlobalSetup]
    public void Setup()
    {
        if (SlotByHand() != SlotThroughTheSeam() || DescriptorByHand() != DescriptorThroughTheSeam())
        {
            throw new InvalidOperationException("The candidates do not agree: a comparison needs equal work.");
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Slots)]
    [BenchmarkCategory("Slot")]
    public long SlotByHand()
    {
        long sum = 0;
        for (uint i = 0; i < Slots; i++)
        {
            sum += WireByHand.WriteAndReadSlot(ref _ring[i * 256], i, in _layout);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Slots)]
    [BenchmarkCategory("Slot")]
    public long SlotThroughTheSeam()
    {
        long sum = 0;
        for (uint i = 0; i < Slots; i++)
        {
            sum += WriteAndReadSlot<WireV1_1>(ref _ring[i * 256], i, in _layout);
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Slots)]
    [BenchmarkCategory("Descriptor")]
    public long DescriptorByHand()
    {
        long sum = 0;
        for (uint i = 0; i < Slots; i++)
        {
            sum += WireByHand.EncodeAndDecodeDescriptor(_messages.AsSpan((int)i * 64, 44), i);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Slots)]
    [BenchmarkCategory("Descriptor")]
    public long DescriptorThroughTheSeam()
    {
        long sum = 0;
        for (uint i = 0; i < Slots; i++)
        {
            sum += EncodeAndDecodeDescriptor<WireV1_1>(_messages.AsSpan((int)i * 64, 44), i);
        }

        return sum;
    }

    [SkipLocalsInit]
    private static long WriteAndReadSlot<TWire>(ref byte slot, uint seq, in TensorLayout layout)
        where TWire : struct, IWireProtocol
    {
        ref ulong word = ref MemoryMarshal.AsRef<ulong>(MemoryMarshal.CreateSpan(ref slot, 8));
        Volatile.Write(ref word, TWire.WritingWord(seq));
        Volatile.WriteBarrier();
        Unsafe.SkipInit(out SlotHeader header);
        header.FrameId = seq;
        header.TimestampNs = 1000 + seq;
        header.MetaVersion = 3;
        header.ValuesLenBytes = 4_147_200;
        header.PayloadSlot = seq;
        header.PayloadOffset = 0;
        header.PoolId = 1;
        header.Layout = layout;
        TWire.WriteSlotHeader(ref slot, header);
        Volatile.Write(ref word, TWire.CommittedWord(seq));

        ulong first = Volatile.Read(ref word);
        if (!TWire.IsCommitted(first) || !TWire.TryReadSlotHeader(ref slot, out SlotHeader read))
        {
            return -1;
        }

        Volatile.ReadBarrier();
        return Volatile.Read(ref word) == first && TWire.FrameIdOf(first) == read.FrameId
            ? (long)read.TimestampNs
                + read.MetaVersion
                + read.ValuesLenBytes
                + read.PayloadSlot
                + read.PayloadOffset
                + read.PoolId
                + (long)read.Layout.Dtype
                + (long)read.Layout.Order
                + read.Layout.Dims[0]
                + read.Layout.Strides[1]
            : -1;
    }

    private static long EncodeAndDecodeDescriptor<TWire>(Span<byte> buffer, uint seq)
        where TWire : struct, IWireProtocol
    {
        FrameDescriptor descriptor = new()
        {
            StreamId = 42,
            Epoch = 7,
            Seq = seq,
            TimestampNs = 1000 + seq,
        };
        TWire.EncodeFrameDescriptor(buffer, descriptor, 1024);
        return
            TWire.TryDecodeFrameDescriptor(buffer, 1024, out FrameDescriptor read) == WireStatus.Ok && read.IndexMatches
            ? read.StreamId
                + (long)read.Epoch
                + (long)read.Seq
                + (long)read.TimestampNs.GetValueOrDefault()
                + read.MetaVersion.GetValueOrDefault()
            : -1;
    }
}
