using TensorPool.Consumer;
using TensorPool.Driver;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.Supervisor;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>The SHM driver and its clients, in one process, over the embedded media driver.</summary>
public sealed class LifecycleTests : IDisposable
{
    private readonly DriverWorld _world = new();
    private readonly CheckedFrames _frames = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    [Requirement("D-4.2-1")]
    [Requirement("D-4.5-1")]
    [Requirement("D-2.1-1")]
    [Requirement("D-2.1-2")]
    [Requirement("D-7-2")]
    [Requirement("D-8-3")]
    [Requirement("O-10")]
    [Requirement("P6-1")]
    [Requirement("P7-1")]
    [Requirement("P8-4")]
    [Requirement("P9-5")]
    [Requirement("PC-4")]
    public async Task Frames_flow_from_attach_to_detach_and_again_with_the_next_producer()
    {
        using Application left = _world.Application();
        using Application right = _world.Application();
        using TensorConsumer consumer = await right.ConsumeAsync(Token);
        ulong former = 0;
        for (int round = 0; round < 3; round++)
        {
            TensorProducer producer = await left.ProduceAsync(Token);
            Assert.True(producer.Epoch > former);
            former = producer.Epoch;
            Flow(producer, consumer, 500);
            Assert.Equal(former, consumer.Epoch);
            producer.Dispose();
            Until(
                consumer,
                () => consumer.Epoch > former && consumer.State == ConsumerState.Mapped,
                "the next epoch is mapped"
            );
        }

        consumer.Dispose();
        Eventually.True(() => _world.Driver!.Leases.Count == 0, "all leases are given back");
        Assert.Equal(0, _frames.Faults);
    }

    [Fact]
    [Requirement("D-5-1")]
    [Requirement("P6-4")]
    public async Task Second_producer_is_refused_and_the_first_goes_on()
    {
        using Application one = _world.Application();
        using Application two = _world.Application();
        TensorProducer producer = await one.ProduceAsync(Token);

        AttachRejectedException refusal = await Assert.ThrowsAsync<AttachRejectedException>(() =>
            two.ProduceAsync(Token)
        );

        Assert.Equal(ResponseCode.Rejected, refusal.Code);
        using TensorConsumer consumer = await two.ConsumeAsync(Token);
        Flow(producer, consumer, 100);
        producer.Dispose();
        await EventuallyAsync(async () => await two.ProduceAsync(Token));
    }

    [Fact]
    [Requirement("D-4.9-6")]
    [Requirement("D-4.9-7")]
    [Requirement("D-4.5-2")]
    [Requirement("P7-4")]
    public async Task Revoked_clients_let_go_and_come_back()
    {
        using Application application = _world.Application();
        using TensorProducer producer = await application.ProduceAsync(Token);
        using TensorConsumer consumer = await application.ConsumeAsync(Token);
        Flow(producer, consumer, 100);
        foreach (ClientRole role in (ClientRole[])[ClientRole.Producer, ClientRole.Consumer, ClientRole.Producer])
        {
            ulong epoch = producer.Epoch;
            ulong leaseId = _world.Driver!.Leases.Single(lease => lease.Role == role).LeaseId;
            _world.Driver.RevokeLease(leaseId, "for the test");
            Eventually.True(
                () =>
                {
                    producer.DoWork();
                    Poll(consumer);
                    return _world.Driver.Leases.Any(lease => lease.Role == role && lease.LeaseId != leaseId)
                        && (role == ClientRole.Consumer || producer.Epoch > epoch)
                        && producer.Epoch == consumer.Epoch;
                },
                "another lease, and both in one epoch"
            );
            Flow(producer, consumer, 100);
        }

        Assert.Equal(0, _frames.Faults);
    }

    [Fact]
    [Requirement("D-4.12-2")]
    [Requirement("D-4.12-3")]
    [Requirement("D-10-1")]
    [Requirement("D-10-2")]
    public async Task Everybody_comes_back_to_a_driver_that_was_restarted()
    {
        using Application application = _world.Application();
        using TensorProducer producer = await application.ProduceAsync(Token);
        using TensorConsumer consumer = await application.ConsumeAsync(Token);
        Flow(producer, consumer, 100);
        ulong epoch = producer.Epoch;

        _world.RestartDriver();

        Eventually.True(
            () =>
            {
                producer.DoWork();
                Poll(consumer);
                return producer.Epoch > epoch && consumer.Epoch == producer.Epoch;
            },
            "both are in a later epoch"
        );
        Flow(producer, consumer, 100);
        Assert.Equal(0, _frames.Faults);
    }

    [Fact]
    [Requirement("D-5-2")]
    public async Task Clients_that_attach_at_once_get_a_lease_each()
    {
        using Application one = _world.Application();
        using Application two = _world.Application();
        TensorConsumer[] consumers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? one : two).ConsumeAsync(Token))
        );
        using TensorProducer producer = await one.ProduceAsync(Token);

        Assert.Equal(16, consumers.Select(consumer => consumer.ConsumerId).Distinct().Count());
        Assert.Equal(17, _world.Driver!.Leases.Count);
        foreach (TensorConsumer consumer in consumers)
        {
            Until(consumer, () => consumer.Epoch == producer.Epoch, "the producer's epoch is mapped");
        }
    }

    [Fact]
    [Requirement("O-1")]
    [Requirement("O-10")]
    public void Host_runs_driver_and_clients_in_one_loop()
    {
        using DriverWorld world = new(withDriver: false);
        using TensorPoolClient client = TensorPoolClient.Connect(DriverSettings.Client(world.AeronDirectory));
        using ShmDriver driver = ShmDriver.LaunchInvoked(client, DriverSettings.Driver(world.BaseDirectory));
        using ShmDriverClient leases = client.CreateDriverClient(DriverSettings.DriverClient(world.BaseDirectory));
        driver.Invoker!.Start();
        ShmLease Attach(ClientRole role)
        {
            long request = leases.BeginAttach(role, DriverSettings.FirstStreamId, DriverSettings.Lease);
            ShmLease? lease = null;
            Eventually.True(
                () =>
                {
                    driver.Invoker.Invoke();
                    leases.DoWork();
                    lease = leases.GetLease(request);
                    return lease is not null;
                },
                $"a lease for a {role}"
            );
            return lease!;
        }

        using TensorProducer producer = leases.CreateProducer(
            Attach(ClientRole.Producer),
            DriverSettings.Producer(DriverSettings.FirstStreamId)
        );
        using TensorConsumer consumer = leases.CreateConsumer(
            Attach(ClientRole.Consumer),
            DriverSettings.Consumer(DriverSettings.FirstStreamId, world.BaseDirectory)
        );
        CheckedFrameSource source = new(producer);
        Eventually.True(
            () =>
            {
                driver.Invoker.Invoke();
                leases.DoWork();
                producer.DoWork();
                source.TryPublish();
                Poll(consumer);
                return _frames.Accepted > 1000;
            },
            "a thousand frames"
        );
        Assert.Equal(0, _frames.Faults);
    }

    [Fact]
    [Requirement("W-10.5-1")]
    [Requirement("W-10.5-2")]
    [Requirement("P5-1")]
    [Requirement("P5-3")]
    [Requirement("P9-2")]
    public async Task Supervisor_sees_all_of_them_and_is_obeyed()
    {
        using Application application = _world.Application();
        using TensorProducer producer = await application.ProduceAsync(Token);
        using TensorConsumer consumer = await application.ConsumeAsync(Token);
        using StreamSupervisor supervisor = application.Client.CreateSupervisor(
            new SupervisorOptions
            {
                AllowedBaseDirectories = [_world.BaseDirectory],
                Rules =
                [
                    new ConsumerRule
                    {
                        Name = "everybody",
                        StreamId = DriverSettings.FirstStreamId,
                        Sustained = TimeSpan.Zero,
                        Directive = new ConsumerDirective { Mode = ConsumerMode.Decimated, Decimation = 4 },
                    },
                ],
            }
        );
        CheckedFrameSource source = new(producer);
        Eventually.True(
            () =>
            {
                source.TryPublish();
                producer.DoWork();
                Poll(consumer);
                supervisor.DoWork();
                return consumer.Mode == ConsumerMode.Decimated
                    && supervisor.TakeSnapshot().Streams is [StreamSnapshot stream]
                    && stream.Liveness == PeerLiveness.Live
                    && stream.ActivityProblem is null
                    && stream.Epoch == producer.Epoch
                    && stream.Producers is [{ Liveness: PeerLiveness.Live }]
                    && stream.Consumers is [{ Mode: ConsumerMode.Decimated, LastSeqSeen: > 0 }];
            },
            "producer, consumer and the new mode are seen"
        );
        StreamSnapshot seen = supervisor.TakeSnapshot().Streams[0];
        Assert.Equal((uint)producer.ProducerId, seen.ProducerId);
        Assert.Equal(consumer.ConsumerId, seen.Consumers[0].ConsumerId);
        Assert.Equal("everybody", seen.Consumers[0].Rule);
    }

    private void Poll(TensorConsumer consumer)
    {
        CheckedFrames frames = _frames;
        consumer.Poll(ref frames);
    }

    private void Until(TensorConsumer consumer, Func<bool> condition, string what) =>
        Eventually.True(
            () =>
            {
                Poll(consumer);
                return condition();
            },
            what
        );

    private void Flow(TensorProducer producer, TensorConsumer consumer, int count)
    {
        CheckedFrameSource source = new(producer);
        long before = _frames.Accepted;
        Eventually.True(
            () =>
            {
                producer.DoWork();
                source.TryPublish();
                Poll(consumer);
                return _frames.Accepted >= before + count;
            },
            $"{count} frames; the consumer is {consumer.State} in epoch {consumer.Epoch}, the producer in {producer.Epoch}"
        );
    }

    private static async Task EventuallyAsync(Func<Task> action)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                await action();
                return;
            }
            catch (AttachRejectedException) when (i < 100)
            {
                await Task.Delay(20, Token);
            }
        }
    }
}
