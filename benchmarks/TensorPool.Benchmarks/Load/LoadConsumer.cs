using System.Globalization;
using HdrHistogram;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Benchmarks.Load;
using TensorPool.Consumer;
using TensorPool.Transport;

namespace TensorPool.Benchmarks.Load;

/// <summary>
/// A consumer in a process of its own. It spins, but for <c>rest</c>, which sleeps between polls; says "ready" with its first
/// frame, and what it has counted when it is asked.
/// </summary>
internal static class LoadConsumer
{
    /// <summary>Frames that are taken before any is timed: until then the consumer's code is still being compiled.</summary>
    public const int UntimedFrames = 8000;

    /// <param name="arguments">Aeron directory, directory of regions, and what to do with frames: take, copy, time or rest.</param>
    public static int Run(string[] arguments)
    {
        string work = arguments[2];
        using TensorPoolClient client = TensorPoolClient.Connect(
            new TensorPoolClientOptions { AeronDirectory = arguments[0] }
        );
        using TensorConsumer consumer = client.CreateConsumer(
            new ConsumerOptions
            {
                StreamId = LoadProducer.StreamId,
                AllowedBaseDirectories = [arguments[1]],
                FragmentLimit = 256,
            }
        );
        using SharedCount acknowledged = new(Path.Combine(arguments[1], "acknowledged"), create: false);
        Handler handler = new(acknowledged, work);
        while (consumer.Statistics.Accepted == 0)
        {
            consumer.Poll(ref handler);
        }

        Console.WriteLine("ready");
        handler.Reset();
        ConsumerStatistics before = consumer.Statistics;
        using var end = EndOfInput.Watch();
        while (!end.IsReached)
        {
            consumer.Poll(ref handler);
            if (work == "rest")
            {
                Thread.Sleep(10);
            }
        }

        ConsumerStatistics after = consumer.Statistics;
        File.WriteAllText(
            Path.Combine(arguments[1], "report"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{after.Accepted - before.Accepted} {after.DropsGap - before.DropsGap} {after.DropsLate - before.DropsLate} {handler.Percentiles()}"
            )
        );
        return 0;
    }

    private sealed class Handler(SharedCount acknowledged, string work) : IFrameHandler
    {
        private readonly byte[] _copy = new byte[8 << 20];
        private readonly LongHistogram _latencies = new(10_000_000_000, 3);
        private long _frames;

        public void OnFrame(scoped Frame frame)
        {
            if (work == "time" && ++_frames > UntimedFrames)
            {
                _latencies.RecordValue(Math.Max(0, SystemNanoClock.Instance.NanoTime() - (long)frame.TimestampNs));
            }
            else if (work == "copy")
            {
                frame.TryCopyTo(_copy);
            }
        }

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome) => acknowledged.Value = (long)info.Seq;

        public void Reset() => _latencies.Reset();

        public string Percentiles() =>
            _latencies.TotalCount == 0
                ? ""
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_latencies.GetValueAtPercentile(50)} {_latencies.GetValueAtPercentile(99)} {_latencies.GetValueAtPercentile(99.9)} {_latencies.GetMaxValue()}"
                );
    }
}
