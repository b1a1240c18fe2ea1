using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;

namespace TensorPool.Sbe.Benchmarks;

/// <summary>
/// Encodes and decodes a message of fixed fields (quote.sbe.xml). The baseline is what one would write by hand for this
/// message alone: one length check, then a read or write for each field at a literal offset.
/// </summary>
[MemoryDiagnoser]
public class QuoteBenchmarks
{
    private const int Length = 8 + 40;

    private readonly byte[] _buffer = new byte[64];

    [GlobalSetup]
    public void Setup() => EncodeByHand();

    [Benchmark]
    [BenchmarkCategory("Encode")]
    public int EncodeByHand()
    {
        Span<byte> span = _buffer.AsSpan(0, Length);
        BinaryPrimitives.WriteUInt16LittleEndian(span, 40);
        BinaryPrimitives.WriteUInt16LittleEndian(span[2..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(span[4..], 910);
        BinaryPrimitives.WriteUInt16LittleEndian(span[6..], 0);
        BinaryPrimitives.WriteUInt64LittleEndian(span[8..], 42);
        BinaryPrimitives.WriteInt64LittleEndian(span[16..], 99_50);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], 99_52);
        BinaryPrimitives.WriteUInt32LittleEndian(span[32..], 300);
        BinaryPrimitives.WriteUInt32LittleEndian(span[36..], 200);
        BinaryPrimitives.WriteUInt64LittleEndian(span[40..], 1_700_000_000);
        return Length;
    }

    [Benchmark]
    [BenchmarkCategory("Decode")]
    public long DecodeByHand()
    {
        ReadOnlySpan<byte> span = _buffer.AsSpan(0, Length);
        if (
            BinaryPrimitives.ReadUInt16LittleEndian(span[2..]) != 1
            || BinaryPrimitives.ReadUInt16LittleEndian(span[4..]) != 910
        )
        {
            return -1;
        }

        return (long)BinaryPrimitives.ReadUInt64LittleEndian(span[8..])
            + BinaryPrimitives.ReadInt64LittleEndian(span[16..])
            + BinaryPrimitives.ReadInt64LittleEndian(span[24..])
            + BinaryPrimitives.ReadUInt32LittleEndian(span[32..])
            + BinaryPrimitives.ReadUInt32LittleEndian(span[36..])
            + (long)BinaryPrimitives.ReadUInt64LittleEndian(span[40..]);
    }
}
