using System.Text;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>How streams end, and what their subscribers hear of it.</summary>
public sealed class StreamEndTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public StreamEndTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "IC-10")]
    public void IC_10_Subscriber_reads_to_the_end_before_its_image_goes()
    {
        List<Image> gone = [];
        AeronClient other = _fixture.Client();
        using Subscription subscription = _client.AddSubscription(
            ClientFixture.Channel,
            ClientFixture.Stream,
            null,
            gone.Add
        );
        Publication publication = other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("last"u8);
        publication.Dispose();
        _fixture.Advance(3000);
        Image image = Assert.Single(subscription.Images);

        Assert.False(image.IsEndOfStream);
        Assert.Equal(1, subscription.Poll((_, in _) => { }, 10));
        Assert.True(image.IsEndOfStream);
        Assert.Equal(1, _client.MappedLogCount);
        _fixture.Advance(2200);
        Assert.Same(image, Assert.Single(gone));
        Assert.Equal((true, 64L, true), (image.IsClosed, image.Position, image.IsEndOfStream));
        Assert.Equal(0, subscription.ImageCount);
        Assert.Equal(0, subscription.Poll((_, in _) => { }, 10));
        _fixture.Advance(4000);
        _fixture.AwaitMappedLogs(_client, 0);
        Assert.Equal((64L, true, false), (image.Position, image.IsEndOfStream, image.IsPublicationRevoked));
    }

    [Fact]
    [Trait("Req", "IC-14")]
    public void IC_14_Revoked_stream_says_so()
    {
        List<Image> gone = [];
        AeronClient other = _fixture.Client();
        using Subscription subscription = _client.AddSubscription(
            ClientFixture.Channel,
            ClientFixture.Stream,
            null,
            gone.Add
        );
        Publication publication = other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        using Publication second = other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        publication.Revoke();
        _fixture.Advance(1200);

        Assert.True(Assert.Single(gone).IsPublicationRevoked);
        Assert.True(second.IsRevoked);
        Assert.False(second.IsConnected);
        Assert.Equal(PublicationResult.NotConnected, second.Offer("x"u8));
    }

    [Fact]
    [Trait("Req", "IC-14")]
    public void IC_14_Rejected_publication_hears_of_it_and_the_image_comes_back()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        using Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        Assert.Single(subscription.Images).Reject("no good");
        _fixture.Settle();
        Assert.Equal(0, subscription.ImageCount);
        Assert.Contains("no good", Assert.Single(_fixture.Errors).Message, StringComparison.Ordinal);
        _fixture.Advance(11_200);
        Assert.Equal(1, subscription.ImageCount);
        publication.Offer("back"u8);
        Assert.Equal(1, subscription.Poll((_, in _) => { }, 10));
    }

    [Fact]
    [Trait("Req", "IF-11")]
    public void IF_11_Message_that_had_begun_is_dropped_with_its_image_and_its_builder_is_used_again()
    {
        using Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        int received = 0;
        FragmentAssembler assembler = new((_, in _) => received++);
        byte[] message = new byte[5000];
        for (int i = 0; i < 3; i++)
        {
            ExclusivePublication publication = _client.AddExclusivePublication(
                ClientFixture.Channel,
                ClientFixture.Stream
            );
            _fixture.Settle();
            publication.Offer(message);
            subscription.Poll(assembler.Handler, 2);
            publication.Revoke();
            _fixture.Advance(1200);
            Assert.Equal(0, subscription.ImageCount);
            subscription.Poll(assembler.Handler, 2);
            Assert.Equal(i + 1, assembler.DroppedCount);
        }

        Assert.Equal(0, received);
        Assert.Equal(1, assembler.BuilderCount);
    }

    /// <summary>A hole that the driver cannot see before the subscriber stands in front of it, when the end is set already.</summary>
    [Theory]
    [Trait("Req", "IC-10")]
    [Trait("Req", "ID-10")]
    [InlineData(false)]
    [InlineData(true)]
    public void IC_10_ID_10_Claim_that_is_reached_only_after_the_end_is_skipped_and_the_stream_ends(bool isExclusive)
    {
        List<Image> gone = [];
        List<string> received = [];
        AeronClient other = _fixture.Client();
        using Subscription subscription = _client.AddSubscription(
            ClientFixture.Channel,
            ClientFixture.Stream,
            null,
            gone.Add
        );
        PublicationBase publication = isExclusive
            ? other.AddExclusivePublication(ClientFixture.Channel, ClientFixture.Stream)
            : other.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        Assert.Equal(64, Offer("before"u8));
        Assert.Equal(128, TryClaim(out BufferClaim claim)); // and nobody commits it
        Assert.Equal(192, Offer("behind"u8));
        publication.Dispose();
        _fixture.Advance(30_000); // for longer than the driver waits for a claim

        Image image = Assert.Single(subscription.Images);
        Assert.Equal(192, image.EndOfStreamPosition);
        Assert.Equal(1, Poll());
        Assert.Equal(0, Poll());
        Assert.Equal((64L, false), (image.Position, image.IsEndOfStream));
        _fixture.Advance(2_000); // nobody publishes any more: there is nothing to wait for

        Assert.Equal(1, Poll());
        Assert.Equal(["before", "behind"], received);
        Assert.True(image.IsEndOfStream);
        _fixture.Advance(3_000);
        Assert.Same(image, Assert.Single(gone));
        Assert.Equal(0, _fixture.Driver.LogCount);
        claim.Abort(); // too late, and harmless: what a claim is open on stays mapped

        long Offer(ReadOnlySpan<byte> message) =>
            publication is Publication shared
                ? shared.Offer(message)
                : ((ExclusivePublication)publication).Offer(message);

        long TryClaim(out BufferClaim claimed) =>
            publication is Publication shared
                ? shared.TryClaim(10, out claimed)
                : ((ExclusivePublication)publication).TryClaim(10, out claimed);

        int Poll() => subscription.Poll((payload, in _) => received.Add(Encoding.ASCII.GetString(payload)), 10);
    }
}
