using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Tests.Driver;

/// <summary>
/// Clients map the driver's files for writing, so that one that has gone wild can write anything anywhere. The driver goes
/// on, and so do the clients whose own memory was left alone.
/// </summary>
public sealed class HostileClientTests : IDisposable
{
    private const int Seed = 20260729;
    private const int Window = 32 * 1024;

    private readonly DriverFixture _fixture = new();
    private readonly RawClient _client;
    private readonly Random _random = new(Seed);

    public HostileClientTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "ID-2")]
    public void ID_2_Two_hundred_thousand_mutated_commands_do_not_disturb_others()
    {
        const int Rounds = 1000;
        const int PerRound = 200;
        const int Stream = 0x5A5A5A5A; // ids that no mutant happens upon, for any client may remove or reject anything
        _client.Cnc.ToDriver.GetAndAddInt64(
            _client.Cnc.ToDriver.Length - RingBufferLayout.TrailerLength + RingBufferLayout.CorrelationOffset,
            0x5A5A_5A5A_0000_0000
        );
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, Stream, exclusive: true);
        using LogBuffers _ = log;
        _client.AddSubscription(Stream);
        _fixture.Cycle();
        CounterValue position = _client.Counters.ValueOf(_client.Counters.AllocatedIds().Last());
        ExclusiveAppender appender = new(log);
        List<(int Type, byte[] Body)> commands = ValidCommands();
        long answered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < PerRound; i++)
            {
                (int type, byte[] body) = commands[_random.Next(commands.Count)];
                type = _random.Next(16) == 0 ? _random.Next(1, 0x20) : type;
                _client.Send(type, Mutate(body));
                if (i % 20 == 19)
                {
                    _fixture.Cycle();
                }
            }

            answered += _client.Of(EventTypes.Error).Count;
            _client.Events.Clear();
            Assert.True(appender.Append(new byte[100], _client.Counters.Value(ready.LimitCounterId), 0) is > 0 or -3);
            position.SetRelease(log.ProducerPosition());
            long good = _client.AddCounter(1001, [1], "good");
            _fixture.Cycle();
            Assert.Null(_client.ErrorOf(good));
            Assert.Contains(_client.Of(EventTypes.CounterReady), b => BitConverter.ToInt64(b) == good);
            _client.Remove(CommandTypes.RemoveCounter, good);

            // Whoever the mutants made up dies of silence, and takes along what was made for it.
            _fixture.Advance(13_500, step: 500);
        }

        Assert.Equal(0, _fixture.Driver.Invoker!.ErrorCount);
        Assert.True(answered > Rounds * PerRound / 4, $"Only {answered} commands were refused with an answer.");
        Assert.True(_client.SystemCounter(SystemCounterId.Errors) >= answered);
    }

    [Fact]
    [Trait("Req", "ID-2")]
    public void ID_2_Huge_and_negative_inner_lengths_are_malformed()
    {
        int[] lengths = [-1, int.MinValue, int.MaxValue, 1 << 30, 1000, 131_072];
        (int Type, int FixedLength, int LengthOffset)[] commands =
        [
            (CommandTypes.AddPublication, 64, 20),
            (CommandTypes.AddExclusivePublication, 64, 20),
            (CommandTypes.AddSubscription, 64, 28),
            (CommandTypes.AddCounter, 64, 20),
            (CommandTypes.AddCounter, 64, 24), // with a key of no bytes, the label follows here
            (CommandTypes.AddStaticCounter, 64, 28),
            (CommandTypes.AddStaticCounter, 64, 32),
            (CommandTypes.RejectImage, 64, 32),
            (CommandTypes.AddDestination, 64, 24),
            (CommandTypes.RemoveDestination, 64, 24),
            (CommandTypes.AddReceiveDestination, 64, 24),
            (CommandTypes.RemoveReceiveDestination, 64, 24),
        ];
        long id = 1_000_000;
        foreach ((int type, int fixedLength, int offset) in commands)
        {
            foreach (int length in lengths)
            {
                byte[] body = new byte[fixedLength];
                CorrelatedCommand.Encode(body, _client.Id, ++id);
                BitConverter.TryWriteBytes(body.AsSpan(offset), length);
                _client.Send(type, body);
                _fixture.Cycle();
                Assert.Equal((type, 7), (type, _client.ErrorOf(id)?.Code));
            }
        }

        Assert.Equal(0, _fixture.LogCount);
    }

    [Fact]
    public void Random_bytes_in_ring_and_trailer_do_not_end_the_driver()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, 7);
        using LogBuffers _ = log;
        _client.AddSubscription(7);
        _fixture.Cycle();
        CounterValue position = _client.Counters.ValueOf(_client.Counters.AllocatedIds().Last());
        ConcurrentAppender appender = new(log);
        AtomicBuffer ring = _client.Cnc.ToDriver;
        int capacity = ring.Length - RingBufferLayout.TrailerLength;
        for (int round = 0; round < 5_000; round++)
        {
            int start = _random.Next(capacity);
            _random.NextBytes(ring.AsSpan(start, Math.Min(_random.Next(600), capacity - start)));
            if (_random.Next(4) == 0)
            {
                int field = capacity + (_random.Next(128, RingBufferLayout.TrailerLength - 8) & ~7);
                ring.PutInt64(field, _random.Next(2) == 0 ? _random.NextInt64() : _random.Next(-100, 200_000));
            }

            for (int i = 0; i < 5; i++)
            {
                _fixture.EpochClock.NowMs += 400;
                _fixture.NanoClock.NowNs += 400_000_000;
                _fixture.Driver.Invoker!.Invoke();
            }

            // A heartbeat of this client, which cannot send commands any more.
            int heartbeat = _client.Counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, _client.Id);
            Assert.True(heartbeat >= 0, $"The client was lost in round {round}.");
            _client.Counters.ValueOf(heartbeat).SetRelease(_fixture.EpochClock.NowMs);
            Assert.True(appender.Append(new byte[10], _client.Counters.Value(ready.LimitCounterId), 0) is > 0 or -3);
            position.SetRelease(log.ProducerPosition());
        }

        Assert.Equal(0, _fixture.Driver.Invoker!.ErrorCount);
        Assert.True(log.ProducerPosition() > 4 * Window, "The publication must have gone on meanwhile.");
    }

    [Fact]
    public void Random_bytes_in_a_log_and_in_its_counters_do_not_disturb_other_streams()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, 7);
        using LogBuffers _ = log;
        _client.AddSubscription(7);
        _fixture.Cycle();
        CounterValue position = _client.Counters.ValueOf(_client.Counters.AllocatedIds().Last());
        ConcurrentAppender appender = new(log);
        for (int round = 0; round < 300; round++)
        {
            long victim = _client.AddPublication(8, exclusive: round % 2 == 0);
            long subscription = _client.AddSubscription(8, $"aeron:ipc?tether={(round % 3 == 0 ? "false" : "true")}");
            _fixture.Cycle();
            RawClient.Ready hit = _client.ReadyOf(victim)!;
            CounterValue hitPosition = _client.Counters.ValueOf(_client.ImagesOf(subscription)[0].PositionCounterId);
            CounterValue hitLimit = _client.Counters.ValueOf(hit.LimitCounterId);
            using (LogBuffers hitLog = LogBuffers.Open(hit.LogFile))
            {
                for (int i = 0; i < 20; i++)
                {
                    Scribble(hitLog, hitPosition, hitLimit);
                    Assert.True(
                        appender.Append(new byte[40], _client.Counters.Value(ready.LimitCounterId), 0) is > 0 or -3
                    );
                    position.SetRelease(log.ProducerPosition());
                    _fixture.Advance(1_000, step: 500);
                }
            }

            _client.RemovePublication(victim);
            for (int i = 0; i < 10; i++)
            {
                hitPosition.SetRelease(_random.NextInt64());
                _fixture.Advance(1_000, step: 500);
            }

            _client.Remove(CommandTypes.RemoveSubscription, subscription);
            _fixture.Advance(3_000, step: 500);
            Assert.Equal(1, _fixture.LogCount);
            _client.Events.Clear();
        }

        Assert.Equal(0, _fixture.Driver.Invoker!.ErrorCount);
        Assert.True(log.ProducerPosition() > 4 * Window, "The other publication must have gone on meanwhile.");
    }

    private void Scribble(LogBuffers log, CounterValue position, CounterValue limit)
    {
        AtomicBuffer metadata = log.Metadata.Buffer;
        _random.NextBytes(log.Term(_random.Next(3)).AsSpan(_random.Next(60_000), 4096));
        _random.NextBytes(metadata.AsSpan(_random.Next(300), 200)); // fields that are read once, at the start, as well
        metadata.PutByte(
            LogLayout.IsPublicationRevokedOffset,
            _random.Next(10) == 0 ? (byte)_random.Next(256) : (byte)0
        );
        position.SetRelease(
            _random.Next(3) switch
            {
                0 => _random.NextInt64(),
                1 => -_random.NextInt64(),
                _ => _random.Next(200_000),
            }
        );
        limit.SetRelease(_random.NextInt64());
    }

    /// <summary>One of each kind, as clients write them.</summary>
    private List<(int Type, byte[] Body)> ValidCommands()
    {
        List<(int, byte[])> commands = [];
        const long Id = 500;
        foreach (
            string channel in (string[])["aeron:ipc?term-length=64k", "aeron:ipc?term-length=64k|session-Id=9|mtu=2048"]
        )
        {
            byte[] publication = new byte[PublicationCommand.Length(channel.Length)];
            PublicationCommand.Encode(publication, 900, Id, 1001, channel);
            commands.Add((CommandTypes.AddPublication, publication));
            commands.Add((CommandTypes.AddExclusivePublication, publication));
            byte[] subscription = new byte[SubscriptionCommand.Length(channel.Length)];
            SubscriptionCommand.Encode(subscription, 900, Id, -1, 1001, channel);
            commands.Add((CommandTypes.AddSubscription, subscription));
            byte[] destination = new byte[DestinationCommand.Length(channel.Length)];
            DestinationCommand.Encode(destination, 900, Id, Id, channel);
            commands.Add((CommandTypes.AddDestination, destination));
            commands.Add((CommandTypes.RemoveReceiveDestination, destination));
        }

        byte[] counter = new byte[CounterCommand.Length(3, 5)];
        CounterCommand.Encode(counter, 900, Id, 1001, [1, 2, 3], "label");
        commands.Add((CommandTypes.AddCounter, counter));
        byte[] removal = new byte[RemovePublicationCommand.Length];
        RemovePublicationCommand.Encode(removal, 900, Id, Id, true);
        commands.Add((CommandTypes.RemovePublication, removal));
        byte[] remove = new byte[RemoveCommand.FixedLength];
        RemoveCommand.Encode(remove, 900, Id, Id);
        commands.Add((CommandTypes.RemoveSubscription, remove));
        commands.Add((CommandTypes.RemoveCounter, remove));
        byte[] rejection = new byte[RejectImageCommand.Length(20)];
        RejectImageCommand.Encode(rejection, 900, Id, Id, 0, new string('r', 20));
        commands.Add((CommandTypes.RejectImage, rejection));
        byte[] session = new byte[NextSessionIdCommand.FixedLength];
        NextSessionIdCommand.Encode(session, 900, Id, 1001);
        commands.Add((CommandTypes.GetNextAvailableSessionId, session));
        byte[] correlated = new byte[CorrelatedCommand.FixedLength];
        CorrelatedCommand.Encode(correlated, 900, Id);
        commands.Add((CommandTypes.ClientKeepalive, correlated));
        commands.Add((CommandTypes.ClientClose, correlated));
        byte[] termination = new byte[TerminateDriverCommand.Length(4)];
        TerminateDriverCommand.Encode(termination, 900, -1, [1, 2, 3, 4]);
        commands.Add((CommandTypes.TerminateDriver, termination));
        return commands;
    }

    /// <summary>Bits flipped, lengths replaced, the end cut off or made longer.</summary>
    private byte[] Mutate(byte[] command)
    {
        byte[] body = (byte[])command.Clone();
        for (int i = _random.Next(4); i > 0; i--)
        {
            body[_random.Next(body.Length)] ^= (byte)(1 << _random.Next(8));
        }

        if (body.Length > 24 && _random.Next(3) == 0)
        {
            int value = _random.Next(3) switch
            {
                0 => _random.Next(),
                1 => -_random.Next(),
                _ => _random.Next(100),
            };
            BitConverter.TryWriteBytes(body.AsSpan(16 + (4 * _random.Next((body.Length - 20) / 4))), value);
        }

        // The client id stays away from that of the client whose commands are good.
        BitConverter.TryWriteBytes(body, 900L + _random.Next(8));
        int length = _random.Next(4) switch
        {
            0 => _random.Next(body.Length),
            1 => body.Length + _random.Next(40),
            _ => body.Length,
        };
        Array.Resize(ref body, length);
        return body;
    }
}
