using System.Collections.Concurrent;
using TensorPool.Aeron.Agents;
using TensorPool.Agents;
using TensorPool.Consumer;
using TensorPool.Producer;
using TensorPool.SystemTests.Support;
using TensorPool.Wire;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>Producers and consumers as agents: all on one thread, or each on its own.</summary>
public class AgentTests
{
    [Fact]
    [Requirement("O-1")]
    public void Producer_and_consumers_share_the_thread_of_a_composite()
    {
        using World world = new();
        TensorProducer producer = Unattended(world, world.Produce());
        Reader reader = Unattended(world, world.Consume());
        Reader other = Unattended(world, world.Consume(c => c with { Mode = ConsumerMode.Latest }));
        ConcurrentQueue<Exception> errors = [];
        CompositeAgent composite = new(
            producer,
            reader.Consumer.AsAgent(reader.Log),
            other.Consumer.AsAgent(other.Log)
        );
        using (AgentInvoker invoker = new(composite, errors.Enqueue))
        {
            Eventually.True(
                () =>
                {
                    invoker.Invoke();
                    return reader.IsMapped && other.IsMapped;
                },
                "both have mapped"
            );
            world.UntilRoom(200);
            for (int i = 0; i < 200; i++)
            {
                byte[] payload = SelfCheckingPayload.Of(producer.NextSeq, World.MaxPayload);
                Assert.Equal(PublishResult.Sent, producer.Publish<byte>(payload, World.Bytes(payload.Length)));
                invoker.Invoke();
            }

            Eventually.True(
                () =>
                {
                    invoker.Invoke();
                    return reader.Consumer.LastSeqSeen == 199 && other.Log.Seqs.LastOrDefault() == 199;
                },
                "the last frame"
            );
        }

        Assert.Empty(errors);
        Assert.Equal(200, reader.Log.Frames.Count);
        Assert.All(reader.Log.Frames.Concat(other.Log.Frames), FrameFlowTests.AssertWhole);
        Assert.Equal(ConsumerState.Closed, reader.Consumer.State); // closed by the invoker
        Assert.Equal(0ul, producer.Epoch);
    }

    [Fact]
    [Requirement("O-1")]
    public void Each_runs_on_a_thread_of_its_own_while_others_publish()
    {
        using World world = new();
        TensorProducer producer = Unattended(world, world.Produce());
        Reader reader = Unattended(world, world.Consume());
        ConcurrentQueue<Exception> errors = [];
        const int Count = 20_000;
        int untold = 0;
        ulong sent = 0;
        using (AgentRunner producing = new(producer, new BackoffIdleStrategy(), errors.Enqueue))
        using (
            AgentRunner consuming = new(reader.Consumer.AsAgent(reader.Log), new BackoffIdleStrategy(), errors.Enqueue)
        )
        {
            producing.Start();
            consuming.Start();
            Eventually.True(() => reader.IsMapped, "the consumer has mapped");
            for (ulong seq = 0; seq < Count; seq++)
            {
                byte[] payload = SelfCheckingPayload.Of(seq, 4096);
                PublishResult result = producer.Publish<byte>(payload, World.Bytes(payload.Length));
                Assert.True(result.IsPublished());
                if (result == PublishResult.Sent)
                {
                    sent = seq;
                }
                else
                {
                    untold++; // the media driver has not had a core for as long as its window lasts
                }

                if (seq % 16 == 15)
                {
                    ulong last = sent;
                    Eventually.True(() => reader.Consumer.LastSeqSeen >= last, $"frame {last}");
                }
            }
        }

        Assert.Empty(errors);
        Assert.Equal(Count - untold, reader.Log.Frames.Count);
        Assert.InRange(untold, 0, Count / 2);
        Assert.InRange(reader.Lost, 0, untold); // a gap, and nothing else
        Assert.All(
            reader.Log.Frames,
            frame => Assert.Equal(-1, SelfCheckingPayload.FindFault(frame.Payload, frame.Info.Seq))
        );
    }

    [Fact]
    public void Consumer_that_is_disposed_of_by_its_own_handler_ends_behind_the_frame()
    {
        using World world = new();
        (TensorProducer producer, Reader reader) = world.Pair();
        world.Forget(reader);
        byte[] payload = SelfCheckingPayload.Of(0, World.MaxPayload);
        int fault = 0;
        reader.Log.Reading = frame =>
        {
            reader.Consumer.Dispose();
            fault = SelfCheckingPayload.FindFault(frame.Payload, frame.Seq); // still mapped
        };

        producer.Publish<byte>(payload, World.Bytes(payload.Length));
        Eventually.True(
            () =>
            {
                reader.Poll();
                return reader.Consumer.State == ConsumerState.Closed;
            },
            "it is closed"
        );

        Assert.Equal(-1, fault);
        Assert.Single(reader.Log.Frames);
        Assert.Throws<ObjectDisposedException>(() => reader.Poll());
    }

    private static TensorProducer Unattended(World world, TensorProducer producer)
    {
        world.Forget(producer);
        return producer;
    }

    private static Reader Unattended(World world, Reader reader)
    {
        world.Forget(reader);
        return reader;
    }
}
