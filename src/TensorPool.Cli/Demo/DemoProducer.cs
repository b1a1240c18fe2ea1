using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.Tensors;

namespace TensorPool.Cli.Demo;

/// <summary>
/// Publishes self-checking frames from a thread of its own, on which its duty cycle runs too. That thread writes the counts,
/// each of them alone; others read them.
/// </summary>
internal sealed class DemoProducer : IDemoProducer, IDisposable
{
    /// <summary>Without a rate, the duty cycle runs once for so many frames.</summary>
    private const int FramesPerCycle = 16;

    private readonly TensorProducer _producer;
    private readonly DemoPlan _plan;
    private readonly Thread _thread;
    private readonly AllocationWindow _allocations = new();
    private volatile bool _begins;
    private volatile bool _finishes;
    private volatile bool _ends;
    private volatile bool _isFinished;
    private long _published;
    private long _bytes;
    private long _refused;
    private long _beginNs;
    private long _lastNs;

    /// <param name="producer">Belongs to this one.</param>
    /// <param name="plan">What to publish.</param>
    public DemoProducer(TensorProducer producer, DemoPlan plan)
    {
        _producer = producer;
        _plan = plan;
        _thread = new Thread(Run) { Name = producer.RoleName, IsBackground = true };
        _thread.Start();
    }

    public DemoProducerReport Report =>
        new()
        {
            Id = _producer.ProducerId,
            Published = Volatile.Read(ref _published),
            Bytes = Volatile.Read(ref _bytes),
            BackPressured = _producer.Statistics.DescriptorBackPressured,
            Refused = Volatile.Read(ref _refused),
            NextSeq = _producer.NextSeq,
            ElapsedSeconds = Math.Max(0, Volatile.Read(ref _lastNs) - Volatile.Read(ref _beginNs)) / 1e9,
            AllocatedBytes = _allocations.Bytes,
            MeasuredFrames = _allocations.Frames,
            IsFinished = _isFinished,
        };

    public void Begin() => _begins = true;

    public void Finish() => _finishes = true;

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
        _producer.Dispose();
    }

    private void Run()
    {
        SleepingIdleStrategy idle = new(TimeSpan.FromMicroseconds(50));
        while (!_begins && !_ends)
        {
            idle.Idle(_producer.DoWork());
        }

        Publish(idle);
        _isFinished = true;
        while (!_ends)
        {
            idle.Idle(_producer.DoWork());
        }
    }

    private void Publish(SleepingIdleStrategy idle)
    {
        TensorLayout layout = _plan.Layout;
        long now = SystemNanoClock.Instance.NanoTime();
        long end = now + (long)(_plan.Seconds * 1e9);
        Volatile.Write(ref _beginNs, now);
        Volatile.Write(ref _lastNs, now);
        Pacer pacer = new(_plan.RateHz, now);
        int work = 0;
        for (uint i = 0; !_ends && !_finishes && now < end; i++)
        {
            if (double.IsFinite(_plan.RateHz) || i % FramesPerCycle == 0)
            {
                work += _producer.DoWork();
            }

            if (pacer.IsDue(now))
            {
                PublishOne(layout, now);
                work++;
            }

            idle.Idle(work);
            work = 0;
            now = SystemNanoClock.Instance.NanoTime();
            Volatile.Write(ref _lastNs, now);
        }
    }

    private void PublishOne(in TensorLayout layout, long nowNs)
    {
        _allocations.Begin();
        if (_producer.TryClaim(_plan.Length, out FrameClaim claim) != ClaimResult.Claimed)
        {
            Volatile.Write(ref _refused, _refused + 1);
            return;
        }

        CheckedPayload.Fill(claim.Payload, claim.Seq);
        if (claim.Commit(layout).IsPublished())
        {
            Volatile.Write(ref _bytes, _bytes + _plan.Length);
            Volatile.Write(ref _published, _published + 1);
        }
        else
        {
            Volatile.Write(ref _refused, _refused + 1);
        }

        _allocations.End(nowNs);
    }
}
