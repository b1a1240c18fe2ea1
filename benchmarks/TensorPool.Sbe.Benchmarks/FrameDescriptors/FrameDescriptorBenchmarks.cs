using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace TensorPool.Sbe.Benchmarks.FrameDescriptors;

/// <summary>Fixed fields alone: the message that TensorPool sends for every frame.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class FrameDescriptorBenchmarks
{
    private const int Messages = 16;

    private readonly MessageRing _ring = new(Messages, slotLength: 64);
    private readonly Frame[] _data = [.. Enumerable.Range(0, Messages).Select(Frame.Sample)];

    [GlobalSetup]
    public void Setup()
    {
        Span<byte> generated = stackalloc byte[64];
        for (int i = 0; i < Messages; i++)
        {
            int length = FrameDescriptorByHand.Encode(_ring[i], in _data[i]);
            MessageRing.MustBeEqual(
                _ring[i][..length],
                generated[..FrameDescriptorGenerated.TryEncode(generated, in _data[i])]
            );
            MessageRing.MustBeEqual(
                _ring[i][..length],
                generated[..FrameDescriptorGenerated.Encode(generated, in _data[i])]
            );
            MessageRing.MustBeEqual(
                FrameDescriptorByHand.Decode(_ring[i]),
                FrameDescriptorGenerated.TryDecode(_ring[i])
            );
            MessageRing.MustBeEqual(FrameDescriptorByHand.Decode(_ring[i]), FrameDescriptorGenerated.Decode(_ring[i]));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Encode")]
    public long EncodeByHand()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += FrameDescriptorByHand.Encode(_ring[i], in _data[i]);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Encode")]
    public long EncodeTry()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += FrameDescriptorGenerated.TryEncode(_ring[i], in _data[i]);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Encode")]
    public long EncodeThrowing()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += FrameDescriptorGenerated.Encode(_ring[i], in _data[i]);
        }

        return sum;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Decode")]
    public long DecodeByHand()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += FrameDescriptorByHand.Decode(_ring[i]);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Decode")]
    public long DecodeTry()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += FrameDescriptorGenerated.TryDecode(_ring[i]);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Decode")]
    public long DecodeThrowing()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += FrameDescriptorGenerated.Decode(_ring[i]);
        }

        return sum;
    }
}
