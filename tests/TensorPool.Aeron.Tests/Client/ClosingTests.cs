using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Whoever closes whatever, from wherever, and however often.</summary>
public sealed class ClosingTests : IDisposable
{
    private const string Channel = ClientFixture.Channel;
    private const int Stream = ClientFixture.Stream;

    private readonly ClientFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Everything_may_be_closed_twice_and_behind_its_client()
    {
        AeronClient client = _fixture.Client();
        Publication publication = client.AddPublication(Channel, Stream);
        ExclusivePublication exclusive = client.AddExclusivePublication(Channel, Stream);
        Subscription subscription = client.AddSubscription(Channel, Stream);
        Counter counter = client.AddCounter(1001, [], "mine");
        Counter shared = client.AddStaticCounter(1002, [], "ours", 5);
        _fixture.Settle();
        for (int i = 0; i < 2; i++)
        {
            publication.Dispose();
            counter.Dispose();
        }

        client.Dispose();
        client.Dispose();
        for (int i = 0; i < 2; i++)
        {
            publication.Dispose();
            publication.Revoke();
            exclusive.Revoke();
            subscription.Dispose();
            counter.Dispose();
            shared.Dispose();
        }

        Assert.True(exclusive.IsClosed && subscription.IsClosed && shared.IsClosed);
        Assert.Equal(PublicationResult.Closed, exclusive.Position);
        Assert.Equal(0, shared.GetAndAdd(5));
        Assert.False(shared.CompareAndSet(0, 1));
        Assert.Throws<ObjectDisposedException>(() => client.Counters.Value(0));
        Assert.Throws<ObjectDisposedException>(() => client.NextCorrelationId());
        Assert.Equal(ChannelStatus.Active, exclusive.ChannelStatus);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public void Handlers_of_images_may_close_anything()
    {
        List<string> log = [];
        AeronClient client = _fixture.Client();
        AeronClient other = _fixture.Client();
        Subscription? first = null;
        Subscription? second = null;
        Publication own = client.AddPublication(Channel, 7);
        Counter counter = client.AddCounter(1001, [], "mine");
        second = client.AddSubscription(Channel, Stream, _ => log.Add("second"), _ => log.Add("second gone"));
        first = client.AddSubscription(
            Channel,
            Stream,
            image =>
            {
                log.Add("first");
                own.Dispose();
                counter.Dispose();
                image.Subscription.Dispose();
                second.Dispose();
            },
            _ => log.Add("first gone")
        );
        using Publication publication = other.AddPublication(Channel, Stream);
        _fixture.Settle();

        Assert.Equal(["second", "first", "first gone", "second gone"], log);
        Assert.True(own.IsClosed && counter.IsClosed && first.IsClosed && second.IsClosed);
        Assert.Empty(_fixture.Errors);
        _fixture.Advance(5000);
        _fixture.AwaitMappedLogs(client, 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handler_of_an_image_may_close_its_client(bool available)
    {
        AeronClient client = _fixture.Client();
        AeronClient other = _fixture.Client();
        int gone = 0;
        Subscription subscription = client.AddSubscription(
            Channel,
            Stream,
            _ => Close(available),
            _ =>
            {
                gone++;
                Close(!available);
            }
        );
        Publication publication = other.AddPublication(Channel, Stream);
        _fixture.Settle();
        publication.Dispose();
        _fixture.Advance(3000);

        Assert.Equal(1, gone);
        Assert.True(client.IsClosed && subscription.IsClosed);
        Assert.Null(client.TerminationCause);
        _fixture.AwaitMappedLogs(client, 0);
        Assert.Empty(_fixture.Errors);

        void Close(bool now)
        {
            if (now)
            {
                client.Dispose();
                Assert.Throws<ObjectDisposedException>(() => client.BeginAddPublication(Channel, Stream));
            }
        }
    }

    [Fact]
    public void Handler_that_runs_while_a_call_waits_may_close_the_client_and_the_call_says_so()
    {
        AeronClient client = _fixture.Client();
        AeronClient other = _fixture.Client();
        client.AddSubscription(Channel, Stream, _ => client.Dispose(), null);
        other.BeginAddPublication(Channel, Stream);

        Assert.Throws<ObjectDisposedException>(() => client.AddPublication(Channel, 2));

        Assert.True(client.IsClosed);
        _fixture.AwaitMappedLogs(client, 0);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public void Handler_that_runs_while_a_subscription_is_closed_may_close_the_client()
    {
        AeronClient client = _fixture.Client();
        Subscription subscription = client.AddSubscription(Channel, Stream, null, _ => client.Dispose());
        client.AddPublication(Channel, Stream);
        _fixture.Settle();

        subscription.Dispose();

        Assert.True(client.IsClosed && client.Invoker!.IsRunning);
        _fixture.AwaitMappedLogs(client, 0);
        Assert.Equal(0, client.Invoker!.Invoke());
    }

    [Fact]
    public void Error_handler_may_close_the_client_and_may_fail()
    {
        AeronClient? client = null;
        int errors = 0;
        client = _fixture.Client(o =>
            o with
            {
                ErrorHandler = _ =>
                {
                    errors++;
                    client!.Dispose();
                    throw new InvalidOperationException("of the error handler");
                },
            }
        );
        client.AddSubscription(Channel, Stream, _ => throw new InvalidOperationException("mine"), null);
        client.BeginAddPublication(Channel, Stream);
        _fixture.Settle();

        Assert.True(client.IsClosed);
        Assert.Equal(1, errors);
    }

    [Fact]
    public void Close_handler_runs_once_when_everything_is_closed()
    {
        AeronClient? client = null;
        Publication? publication = null;
        int runs = 0;
        client = _fixture.Client(o =>
            o with
            {
                CloseHandler = () =>
                {
                    runs++;
                    Assert.True(client!.IsClosed && publication!.IsClosed);
                    Assert.Throws<ObjectDisposedException>(() => client.AddPublication(Channel, 9));
                    client.Dispose();
                },
            }
        );
        publication = client.AddPublication(Channel, Stream);

        client.Dispose();
        client.Dispose();

        Assert.Equal(1, runs);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public void Handler_of_a_poll_may_close_its_client_and_reads_on_until_it_returns()
    {
        AeronClient client = _fixture.Client();
        Subscription subscription = client.AddSubscription(Channel, Stream);
        Publication publication = client.AddPublication(Channel, Stream);
        _fixture.Settle();
        publication.Offer("abc"u8);
        publication.Offer("def"u8);
        int fragments = subscription.Poll(
            (payload, in header) =>
            {
                client.Dispose();
                Assert.Equal("abc"u8, payload);
                Assert.True(header.IsIntact());
                Assert.Equal(1, client.MappedLogCount);
            },
            10
        );

        Assert.Equal(1, fragments);
        Assert.True(client.IsClosed);
        AwaitUnmapped(client);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    public void Claim_that_is_open_keeps_the_memory_of_a_closed_client()
    {
        AeronClient client = _fixture.Client();
        Publication publication = client.AddPublication(Channel, Stream);
        using Subscription subscription = _fixture.Client().AddSubscription(Channel, Stream);
        _fixture.Settle();
        publication.TryClaim(3, out BufferClaim claim);

        client.Dispose();
        "abc"u8.CopyTo(claim.Span);
        Assert.Equal(1, client.MappedLogCount);
        claim.Commit();

        AwaitUnmapped(client);
        Assert.Equal(1, subscription.Poll((payload, in _) => Assert.Equal("abc"u8, payload), 10));
    }

    [Fact]
    public void Linger_of_the_client_keeps_its_memory_for_a_while()
    {
        AeronClient client = _fixture.Client(o => o with { CloseLinger = TimeSpan.FromMilliseconds(300) });
        client.AddPublication(Channel, Stream);
        long begin = SystemNanoClock.Instance.NanoTime();

        client.Dispose();
        AwaitUnmapped(client);

        Assert.True(SystemNanoClock.Instance.NanoTime() - begin >= 300_000_000);
    }

    /// <summary>On the real clock: the client is closed, and nobody drives it any more.</summary>
    private static void AwaitUnmapped(AeronClient client) =>
        Assert.True(
            SpinWait.SpinUntil(() => client.MappedLogCount == 0, TimeSpan.FromMinutes(1)),
            "Nobody is inside any more."
        );
}
