using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace TensorPool.Sbe.Benchmarks.ShmPoolAnnounces;

/// <summary>A block, a group of four entries with one text each, and a text.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class ShmPoolAnnounceBenchmarks
{
    private const int Messages = 16;

    private readonly MessageRing _ring = new(Messages, slotLength: 512);
    private readonly Announcement[] _data = [.. Enumerable.Range(0, Messages).Select(Announcement.Sample)];

    [GlobalSetup]
    public void Setup()
    {
        Span<byte> generated = stackalloc byte[512];
        for (int i = 0; i < Messages; i++)
        {
            int length = ShmPoolAnnounceByHand.Encode(_ring[i], _data[i]);
            MessageRing.MustBeEqual(
                _ring[i][..length],
                generated[..ShmPoolAnnounceGenerated.TryEncode(generated, _data[i])]
            );
            MessageRing.MustBeEqual(
                _ring[i][..length],
                generated[..ShmPoolAnnounceGenerated.Encode(generated, _data[i])]
            );
            MessageRing.MustBeEqual(
                ShmPoolAnnounceByHand.Decode(_ring[i]),
                ShmPoolAnnounceGenerated.TryDecode(_ring[i])
            );
            MessageRing.MustBeEqual(ShmPoolAnnounceByHand.Decode(_ring[i]), ShmPoolAnnounceGenerated.Decode(_ring[i]));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Messages)]
    [BenchmarkCategory("Encode")]
    public long EncodeByHand()
    {
        long sum = 0;
        for (int i = 0; i < Messages; i++)
        {
            sum += ShmPoolAnnounceByHand.Encode(_ring[i], _data[i]);
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
            sum += ShmPoolAnnounceGenerated.TryEncode(_ring[i], _data[i]);
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
            sum += ShmPoolAnnounceGenerated.Encode(_ring[i], _data[i]);
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
            sum += ShmPoolAnnounceByHand.Decode(_ring[i]);
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
            sum += ShmPoolAnnounceGenerated.TryDecode(_ring[i]);
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
            sum += ShmPoolAnnounceGenerated.Decode(_ring[i]);
        }

        return sum;
    }
}
