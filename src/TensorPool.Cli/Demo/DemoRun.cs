using TensorPool.Cli.Hosting;
using TensorPool.Tensors;

namespace TensorPool.Cli.Demo;

/// <summary>The course of a demo: wait until all have mapped, publish, let consumers catch up, and judge.</summary>
internal sealed class DemoRun(ToolContext context, DemoPlan plan, IDemoStage stage)
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>How things stand now.</summary>
    public DemoReport Report()
    {
        DemoProducerReport producer = stage.Producer.Report;
        DemoConsumerReport[] consumers = [.. stage.Consumers.Select(consumer => consumer.Report)];
        long frames = producer.MeasuredFrames + consumers.Sum(c => c.MeasuredFrames);
        long allocated = producer.AllocatedBytes + consumers.Sum(c => c.AllocatedBytes);
        double seconds = producer.ElapsedSeconds;
        return new DemoReport
        {
            Published = producer.Published,
            Bytes = producer.Bytes,
            Consumers = consumers,
            AllocatedBytesPerFrame = frames == 0 ? 0 : (double)allocated / frames,
            ElapsedSeconds = seconds,
            FramesPerSecond = seconds > 0 ? producer.Published / seconds : 0,
            GigabytesPerSecond = seconds > 0 ? producer.Bytes / seconds / 1e9 : 0,
            Shape = plan.ShapeText,
            Dtype = Dtypes.NameOf(plan.Dtype),
            Driver = plan.HasDriver,
            Processes = plan.HasProcesses,
            BackPressured = producer.BackPressured,
            Supervised = stage.Supervised,
        };
    }

    /// <summary>Runs to the end, or until it is interrupted.</summary>
    /// <param name="watch">Called again and again meanwhile.</param>
    public DemoReport Run(Action watch)
    {
        AwaitReady();
        stage.Producer.Begin();
        while (!stage.Producer.Report.IsFinished && !context.StoppedWithin(Step))
        {
            stage.Check();
            watch();
        }

        stage.Producer.Finish();
        Drain();
        DemoReport report = Report();
        return report with { Failure = FailureOf(report) };
    }

    private void AwaitReady()
    {
        long deadline = Environment.TickCount64 + (long)ReadyTimeout.TotalMilliseconds;
        while (stage.Consumers.FirstOrDefault(c => !c.IsReady) is { } late)
        {
            context.Stop.ThrowIfCancellationRequested();
            stage.Check();
            if (Environment.TickCount64 > deadline)
            {
                throw ToolException.Failed(
                    $"A consumer has not mapped the stream within {ReadyTimeout.TotalSeconds} s: {late.Problem ?? "no announce of it was heard"}."
                );
            }

            context.StoppedWithin(Step);
        }
    }

    /// <summary>
    /// Waits until every consumer has heard of the last frame, or none hears of any more: descriptors that found no room were
    /// not sent, also the last ones.
    /// </summary>
    private void Drain()
    {
        long deadline = Environment.TickCount64 + (long)DrainTimeout.TotalMilliseconds;
        long quietSince = Environment.TickCount64;
        ulong heard = 0;
        while (Environment.TickCount64 < deadline)
        {
            stage.Check();
            DemoProducerReport producer = stage.Producer.Report;
            ulong[] seen = [.. stage.Consumers.Select(c => c.LastSeqSeen)];
            ulong sum = seen.Aggregate(0UL, (total, seq) => unchecked(total + seq));
            if (sum != heard || !producer.IsFinished)
            {
                heard = sum;
                quietSince = Environment.TickCount64;
            }

            bool isQuiet = Environment.TickCount64 - quietSince > QuietTime.TotalMilliseconds;
            if (producer.IsFinished && (isQuiet || seen.All(seq => seq + 1 >= producer.NextSeq)))
            {
                return;
            }

            Thread.Sleep(Step);
        }
    }

    private string? FailureOf(DemoReport report)
    {
        long torn = report.Consumers.Sum(c => c.Torn);
        long corrupt = report.Consumers.Sum(c => c.Corrupt);
        return torn + corrupt > 0 ? $"{torn} accepted frames were torn, {corrupt} were corrupt"
            : context.Stop.IsCancellationRequested ? null
            : report.Published == 0 ? "nothing was published"
            : report.Consumers.FirstOrDefault(c => c.Received == 0) is { } deaf
                ? $"consumer {deaf.Id} ({deaf.Mode}) received nothing"
            : null;
    }
}
