using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Benchmarks.Producer;

/// <summary>
/// Copies frames into a ring of 256 MiB, by way of the caches and past them, and the same with a reader that copies each frame
/// out. The baseline of each size is memcpy into the same ring without anything else.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[SuppressMessage("Design", "CA1001", Justification = "GlobalCleanup disposes of them; a benchmark cannot be sealed.")]
public class PayloadCopyBenchmarks
{
    private const int RingLength = 256 << 20;
    private const int LargeFrame = 8 << 20;
    private const int MediumFrame = 640 << 10;
    private const int SmallFrame = 64 << 10;

    private readonly byte[] _frame = new byte[LargeFrame];
    private readonly byte[] _copy = new byte[LargeFrame];
    private readonly string _directory = Path.Combine("/dev/shm", $"tp-benchmark-{Guid.NewGuid():N}");
    private MappedRegion? _ring;
    private RegionOwner<WireV1_1>? _owner;
    private nint _offset;

    [GlobalSetup]
    public void Setup()
    {
        Directory.CreateDirectory(_directory);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Cleanup();
        RegionOptions options = new()
        {
            BaseDirectory = _directory,
            Nslots = 1,
            Pools = [new PoolOptions(1, RingLength)],
            Paging = RegionPaging.Prefault,
        };
        _owner = RegionOwner<WireV1_1>.Open(options, 1, 1);
        _ring = _owner.Current.Pools[0].Region;
        Random.Shared.NextBytes(_frame);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _owner?.Dispose();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("64 KiB")]
    public long SmallCached() => Copy(SmallFrame, int.MaxValue, read: false);

    [Benchmark]
    [BenchmarkCategory("64 KiB")]
    public long SmallNonTemporal() => Copy(SmallFrame, 0, read: false);

    [Benchmark]
    [BenchmarkCategory("64 KiB")]
    public long SmallCachedAndRead() => Copy(SmallFrame, int.MaxValue, read: true);

    [Benchmark]
    [BenchmarkCategory("64 KiB")]
    public long SmallNonTemporalAndRead() => Copy(SmallFrame, 0, read: true);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("640 KiB")]
    public long MediumCached() => Copy(MediumFrame, int.MaxValue, read: false);

    [Benchmark]
    [BenchmarkCategory("640 KiB")]
    public long MediumNonTemporal() => Copy(MediumFrame, 0, read: false);

    [Benchmark]
    [BenchmarkCategory("640 KiB")]
    public long MediumCachedAndRead() => Copy(MediumFrame, int.MaxValue, read: true);

    [Benchmark]
    [BenchmarkCategory("640 KiB")]
    public long MediumNonTemporalAndRead() => Copy(MediumFrame, 0, read: true);

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("8 MiB")]
    public long LargeCached() => Copy(LargeFrame, int.MaxValue, read: false);

    [Benchmark]
    [BenchmarkCategory("8 MiB")]
    public long LargeNonTemporal() => Copy(LargeFrame, 0, read: false);

    [Benchmark]
    [BenchmarkCategory("8 MiB")]
    public long LargeCachedAndRead() => Copy(LargeFrame, int.MaxValue, read: true);

    [Benchmark]
    [BenchmarkCategory("8 MiB")]
    public long LargeNonTemporalAndRead() => Copy(LargeFrame, 0, read: true);

    private long Copy(int length, int nonTemporalLength, bool read)
    {
        _offset = _offset + LargeFrame > RingLength - LargeFrame ? 0 : _offset + Math.Max(length, 1 << 20);
        Span<byte> slot = _ring!.Slice(RegionGeometry.SuperblockSize + _offset, length);
        PayloadCopy.Copy(_frame.AsSpan(0, length), slot, nonTemporalLength);
        if (read)
        {
            slot.CopyTo(_copy);
        }

        return length;
    }
}
