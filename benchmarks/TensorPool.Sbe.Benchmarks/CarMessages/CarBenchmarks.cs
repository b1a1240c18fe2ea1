using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace TensorPool.Sbe.Benchmarks.CarMessages;

/// <summary>Every kind of element, 207 bytes: arrays, an enum, a set, composites, nested groups, text.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class CarBenchmarks
{
    private const int Messages = 16;

    private readonly MessageRing _ring = new(Messages, slotLength: 256);
    private readonly CarData[] _data = [.. Enumerable.Range(0, Messages).Select(CarData.Sample)];

    [GlobalSetup]
    public void Setup()
    {
        Span<byte> generated = stackalloc byte[256];
        for (int i = 0; i < Messages; i++)
        {
            int length = CarByHand.Encode(_ring[i], _data[i]);
            MessageRing.MustBeEqual(_ring[i][..length], generated[..CarGenerated.TryEncode(generated, _data[i])]);
            MessageRing.MustBeEqual(_ring[i][..length], generated[..CarGenerated.Encode(generated, _data[i])]);
            MessageRing.MustBeEqual(
                _ring[i][..length],
                generated[..CarByHand.EncodeCopyingInLine(generated, _data[i])]
            );
            MessageRing.MustBeEqual(CarByHand.Decode(_ring[i]), CarGenerated.TryDecode(_ring[i]));
            MessageRing.MustBeEqual(CarByHand.Decode(_ring[i]), CarGenerated.Decode(_ring[i]));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Encode")]
    public long EncodeByHand()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += CarByHand.Encode(_ring[i], _data[i]);
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Encode")]
    public long EncodeByHandCopyingInLine()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += CarByHand.EncodeCopyingInLine(_ring[i], _data[i]);
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
            sum += CarGenerated.TryEncode(_ring[i], _data[i]);
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
            sum += CarGenerated.Encode(_ring[i], _data[i]);
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
            sum += CarByHand.Decode(_ring[i]);
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
            sum += CarGenerated.TryDecode(_ring[i]);
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
            sum += CarGenerated.Decode(_ring[i]);
        }

        return sum;
    }
}
