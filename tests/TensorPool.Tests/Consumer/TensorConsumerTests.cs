using TensorPool.Aeron.Agents;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>What users of a consumer call, with a producer and a media driver.</summary>
public sealed class TensorConsumerTests
{
    [Fact]
    [Requirement("P9-5")]
    public void Frames_of_a_producer_arrive_as_they_were_published()
    {
        using FlowRig rig = new();
        FrameRecorder recorder = new();
        rig.Connect(ref recorder);
        recorder.Frames.Clear();
        ulong first = rig.Producer.NextSeq;

        for (byte i = 0; i < 5; i++)
        {
            Assert.Equal(PublishResult.Sent, rig.Producer.Publish<long>([i, 1, 2, 3, 4, 5, 6, 7], FlowRig.Layout));
        }

        Eventually.True(
            () =>
            {
                rig.Consumer.Poll(ref recorder);
                return recorder.Frames.Count == 5;
            },
            "five frames"
        );

        Assert.Equal([first, first + 1, first + 2, first + 3, first + 4], recorder.Seqs);
        Assert.All(
            recorder.Frames,
            frame => Assert.Equal((FrameOutcome.Intact, FlowRig.Layout), (frame.Outcome, frame.Layout))
        );
        Assert.Equal([0, 1, 2, 3, 4], recorder.Frames.Select(frame => BitConverter.ToInt64(frame.Payload)));
        Assert.Equal((rig.Producer.Epoch, first + 4), (rig.Consumer.Epoch, rig.Consumer.LastSeqSeen));
        Assert.Equal(
            (ConsumerMode.Stream, (string?)null, false),
            (rig.Consumer.Mode, rig.Consumer.FallbackUri, rig.Consumer.IsFallbackSupported)
        );
        Assert.Null(rig.Consumer.LastRefusal);
        Assert.True(rig.Consumer.ReadLatest(ref recorder));
        Assert.Equal(first + 4, recorder.Seqs.Last());
    }

    [Fact]
    public void Handler_cannot_poll_and_its_consumer_ends_behind_it()
    {
        using FlowRig rig = new();
        FrameRecorder recorder = new();
        rig.Connect(ref recorder);
        recorder.Frames.Clear();
        List<Exception> refusals = [];
        byte last = 0;
        recorder.Reading = frame =>
        {
            FrameRecorder inner = new();
            refusals.Add(Assert.Throws<InvalidOperationException>(() => rig.Consumer.Poll(ref inner)));
            refusals.Add(Assert.Throws<InvalidOperationException>(() => rig.Consumer.ReadLatest(ref inner)));
            rig.Consumer.Dispose();
            last = frame.Payload[^1]; // still mapped
        };
        rig.Producer.Publish<long>([7, 7, 7, 7, 7, 7, 7, long.MaxValue], FlowRig.Layout);

        Eventually.True(
            () =>
            {
                rig.Consumer.Poll(ref recorder);
                return recorder.Frames.Count == 1;
            },
            "a frame"
        );

        Assert.Equal((2, 0x7f), (refusals.Count, last));
        Assert.Equal(FrameOutcome.Intact, recorder.Frames[0].Outcome);
        Assert.Equal(ConsumerState.Closed, rig.Consumer.State);
        Assert.Throws<ObjectDisposedException>(() => rig.Consumer.Poll(ref recorder));
        Assert.Throws<ObjectDisposedException>(() => rig.Consumer.ReadLatest(ref recorder));
        rig.Consumer.Dispose();
    }

    [Fact]
    [Requirement("O-1")]
    public void Agents_of_both_sides_run_in_a_loop_of_the_host()
    {
        using FlowRig rig = new();
        Counting handler = new();
        IAgent agent = rig.Consumer.AsAgent(handler);
        Assert.Contains("5", agent.RoleName, StringComparison.Ordinal);

        Eventually.True(
            () =>
            {
                rig.Producer.DoWork();
                rig.Producer.Publish<long>(new long[8], FlowRig.Layout);
                agent.DoWork();
                return handler.Count > 10;
            },
            "frames"
        );

        agent.OnClose();
        Assert.Equal(ConsumerState.Closed, rig.Consumer.State);
    }

    [Fact]
    public void Clock_of_frames_is_the_monotonic_one_of_the_host()
    {
        using FlowRig rig = new();
        FrameRecorder recorder = new();
        rig.Connect(ref recorder);
        recorder.Frames.Clear();
        ulong earliest = (ulong)SystemNanoClock.Instance.NanoTime();
        rig.Producer.Publish<long>(new long[8], FlowRig.Layout);

        Eventually.True(
            () =>
            {
                rig.Consumer.Poll(ref recorder);
                return recorder.Frames.Count == 1;
            },
            "a frame"
        );

        Assert.InRange(recorder.Frames[0].Info.TimestampNs, earliest, (ulong)SystemNanoClock.Instance.NanoTime());
    }

    private sealed class Counting : IFrameHandler
    {
        public int Count { get; private set; }

        public void OnFrame(scoped Frame frame) => Count++;

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome) { }
    }
}
