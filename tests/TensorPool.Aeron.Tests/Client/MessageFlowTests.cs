using System.Text;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Messages through driver, publications and subscriptions.</summary>
public sealed class MessageFlowTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public MessageFlowTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "IC-18")]
    [Trait("Req", "IC-4")]
    public void IC_4_IC_18_Messages_travel_with_driver_and_client_on_one_thread()
    {
        List<string> received = [];
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        using ExclusivePublication exclusive = _client.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        _fixture.Settle();

        Assert.Equal(2, subscription.ImageCount);
        Assert.True(publication.IsConnected);
        Assert.Equal(64, publication.Offer("shared"u8, reservedValue: 7));
        Assert.Equal(64, exclusive.TryClaim(3, out BufferClaim claim));
        "own"u8.CopyTo(claim.Span);
        claim.Commit();
        Assert.Equal(
            2,
            subscription.Poll(
                (payload, in header) =>
                {
                    received.Add(Encoding.ASCII.GetString(payload));
                    Assert.Equal(64, header.Position);
                    Assert.Equal(ClientFixture.Stream, header.StreamId);
                },
                10
            )
        );
        Assert.Equal(["own", "shared"], received.Order());
        Assert.Equal(64, publication.Position);
        Assert.Equal(32768, publication.PositionLimit);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    [Trait("Req", "IC-8")]
    public void IC_8_Slow_subscriber_presses_back_and_nothing_is_lost()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using ExclusivePublication publication = _client.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        _fixture.Settle();
        int next = 0;
        int sent = 0;
        int pressed = 0;
        byte[] message = new byte[1000];
        FragmentHandler check = (payload, in _) => Assert.Equal(next++, BitConverter.ToInt32(payload));

        while (sent < 500)
        {
            BitConverter.TryWriteBytes(message, sent);
            long result = publication.Offer(message);
            if (result > 0)
            {
                sent++;
            }
            else if (result == PublicationResult.BackPressured)
            {
                pressed++;
                subscription.Poll(check, 10);
                _fixture.Settle();
            }
            else
            {
                Assert.Equal(PublicationResult.AdminAction, result);
            }
        }

        while (subscription.Poll(check, 10) > 0 || next < sent)
        {
            _fixture.Settle();
        }

        Assert.Equal(sent, next);
        Assert.True(pressed > 5);
        Assert.Empty(_fixture.Errors);
    }

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Long_messages_are_put_together()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        byte[] message = new byte[publication.MaxMessageLength];
        new Random(3).NextBytes(message);
        List<byte[]> received = [];
        FragmentAssembler assembler = new(
            (payload, in header) =>
            {
                received.Add(payload.ToArray());
                Assert.Equal(0xC0, header.Flags);
                Assert.Equal(-9, header.ReservedValue);
                Assert.Equal(payload.Length + 32, header.FrameLength);
            }
        );

        long position = publication.Offer(message, -9);
        while (subscription.Poll(assembler.Handler, 1) > 0)
        {
            // one fragment at a time
        }

        Assert.Equal(message, Assert.Single(received));
        Assert.Equal(position, Assert.Single(subscription.Images).Position);
        Assert.Throws<ArgumentOutOfRangeException>(() => publication.Offer(new byte[message.Length + 1]));
        assembler.FreeSession(publication.SessionId);
    }

    [Fact]
    public void Handler_that_throws_is_reported_and_its_fragment_counts_as_read()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("one"u8);
        publication.Offer("two"u8);

        subscription.Poll((_, in _) => throw new InvalidOperationException("mine"), 10);

        Assert.Equal("mine", Assert.Single(_fixture.Errors).Message);
        Assert.Equal(1, subscription.Poll((payload, in _) => Assert.Equal("two"u8, payload), 10));
    }

    [Fact]
    public void Corrupt_frame_stops_the_image_and_is_reported_once()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("x"u8);
        publication.Mapping.Log.Term(0).PutInt32(0, 70_000);

        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));
        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));

        Assert.IsType<InvalidDataException>(Assert.Single(_fixture.Errors));
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_Offering_claiming_polling_and_idle_cycles_allocate_nothing()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        using ExclusivePublication exclusive = _client.AddExclusivePublication(
            ClientFixture.Channel,
            ClientFixture.Stream
        );
        _fixture.Settle();
        byte[] message = new byte[2000];
        int received = 0;
        FragmentAssembler assembler = new((_, in _) => received++);

        long allocated = Allocations.Of(() =>
        {
            publication.Offer(message);
            if (exclusive.TryClaim(100, out BufferClaim claim) > 0)
            {
                claim.Commit();
            }

            subscription.Poll(assembler.Handler, 10);
            _fixture.Driver.Driver.Invoker!.Invoke();
            _client.Invoker!.Invoke();
        });

        Assert.Equal(0, allocated);
        Assert.True(received > 2000);
    }
}
