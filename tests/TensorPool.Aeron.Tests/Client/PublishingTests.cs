using System.Buffers;
using System.Text;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>What publications do beyond offering one piece of memory.</summary>
public sealed class PublishingTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;
    private readonly Subscription _subscription;
    private readonly Publication _shared;
    private readonly ExclusivePublication _exclusive;
    private readonly List<byte[]> _received = [];
    private readonly FragmentAssembler _assembler;

    public PublishingTests()
    {
        _client = _fixture.Client();
        _subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        _shared = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _exclusive = _client.AddExclusivePublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        _assembler = new FragmentAssembler((payload, in _) => _received.Add(payload.ToArray()));
    }

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    [InlineData(1, 2)]
    [InlineData(1376, 1)] // the first piece fills a frame
    [InlineData(1375, 2)]
    [InlineData(10, 5000)]
    [InlineData(4000, 4192)]
    public void Message_in_two_pieces_is_one_message(int first, int second)
    {
        byte[] message = RandomBytes(first + second);

        Assert.True(_shared.Offer(message.AsSpan(0, first), message.AsSpan(first)) > 0);
        Assert.True(_exclusive.Offer(message.AsSpan(0, first), message.AsSpan(first), 5) > 0);
        Poll();

        Assert.Equal([message, message], _received);
    }

    [Fact]
    public void Message_in_many_pieces_is_one_message()
    {
        byte[] message = RandomBytes(7000);
        ReadOnlyMemory<byte> whole = message;
        ReadOnlyMemory<byte>[] pieces =
        [
            whole[..1],
            default,
            whole[1..1400],
            whole[1400..4000],
            whole[4000..4000],
            whole[4000..],
        ];

        Assert.True(_shared.OfferVectored(pieces) > 0);
        Assert.True(_exclusive.OfferVectored(pieces, reservedValue: 9) > 0);
        Poll();

        Assert.Equal([message, message], _received);
        Assert.Throws<ArgumentOutOfRangeException>(() => _shared.OfferVectored([whole, whole[..1193]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _exclusive.OfferVectored([whole, whole[..1193]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _exclusive.Offer(message, message.AsSpan(0, 1193)));
        Assert.True(_exclusive.OfferVectored([]) > 0);
    }

    [Fact]
    public void Piece_that_cannot_be_read_does_not_block_the_stream()
    {
        byte[] message = RandomBytes(3000);
        using UnreadableMemory unreadable = new();

        Assert.Throws<NotSupportedException>(() => _shared.OfferVectored([message, unreadable.Memory]));
        Assert.Throws<NotSupportedException>(() => _exclusive.OfferVectored([message, unreadable.Memory]));
        Assert.True(_shared.Offer("next"u8) > 0);
        Assert.True(_exclusive.Offer("next"u8) > 0);
        Poll();

        Assert.Equal(["next", "next"], _received.Select(Encoding.ASCII.GetString));
    }

    [Fact]
    public void Padding_is_skipped_and_moves_the_position()
    {
        Assert.Equal(64, _exclusive.AppendPadding(0) + 32);
        Assert.Equal(32 + 1024, _exclusive.AppendPadding(992));
        Assert.True(_exclusive.Offer("x"u8) > 0);
        Poll();

        Assert.Equal("x"u8, Assert.Single(_received));
        Assert.Throws<ArgumentOutOfRangeException>(() => _exclusive.AppendPadding(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _exclusive.AppendPadding(_exclusive.MaxMessageLength + 1));
        long result;
        while ((result = _exclusive.AppendPadding(4000)) > 0)
        {
            // up to the limit
        }

        Assert.Equal(PublicationResult.BackPressured, result);
        _exclusive.Dispose();
        Assert.Equal(PublicationResult.Closed, _exclusive.AppendPadding(1));
    }

    [Fact]
    public void Window_is_what_is_left_to_the_limit()
    {
        Assert.Equal(32768, _shared.AvailableWindow);
        _shared.Offer(new byte[1000]);
        _exclusive.Offer(new byte[1000]);
        Assert.Equal((32768 - 1056, 32768 - 1056), (_shared.AvailableWindow, _exclusive.AvailableWindow));
        while (_shared.Offer(new byte[8192]) > 0)
        {
            // up to the limit, and past it by one message
        }

        Assert.InRange(_shared.AvailableWindow, -8700, 0);
        _shared.Dispose();
        Assert.Equal(PublicationResult.Closed, _shared.AvailableWindow);
        Assert.Equal(PublicationResult.Closed, _shared.PositionLimit);
        Assert.False(_shared.IsConnected);
    }

    [Fact]
    public void Handle_that_revoked_says_so()
    {
        Assert.False(_exclusive.IsRevoked);
        _exclusive.Revoke();
        _shared.Dispose();

        Assert.True(_exclusive.IsRevoked && _exclusive.IsClosed);
        Assert.False(_shared.IsRevoked);
    }

    [Fact]
    public void Claim_is_committed_or_aborted_once()
    {
        _shared.TryClaim(1, out BufferClaim claim);
        claim.ReservedValue = 3;
        claim.Span[0] = 1;
        claim.Abort();
        bool refused = false;
        try
        {
            claim.Commit();
        }
        catch (InvalidOperationException)
        {
            refused = true;
        }

        Assert.True(refused);
        Assert.Throws<InvalidOperationException>(() => default(BufferClaim).Abort());
        Assert.Throws<InvalidOperationException>(() => _ = default(BufferClaim).Span);
        Assert.Throws<ArgumentOutOfRangeException>(() => _exclusive.TryClaim(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => _shared.TryClaim(_shared.MaxPayloadLength + 1, out _));
    }

    [Fact]
    [Trait("Req", "IC-9")]
    public void IC_9_Several_claims_may_be_open_and_hold_the_log_until_the_last_one_is_done()
    {
        _exclusive.TryClaim(1, out BufferClaim first);
        _exclusive.TryClaim(1, out BufferClaim second);
        second.Commit();
        _exclusive.Dispose();
        _subscription.Dispose();
        _shared.Dispose();
        _fixture.AwaitMappedLogs(_client, 1);
        _fixture.Advance(5000);

        Assert.Equal(1, _client.MappedLogCount);
        first.Span[0] = 1;
        first.Commit();
        _fixture.Advance(100);
        _fixture.AwaitMappedLogs(_client, 0);
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_All_forms_of_offering_allocate_nothing()
    {
        byte[] first = new byte[100];
        byte[] second = new byte[2000];
        ReadOnlyMemory<byte>[] pieces = [first, second];
        int sent = 0;

        long allocated = Allocations.Of(() =>
        {
            sent += _shared.Offer(first) > 0 ? 1 : 0;
            sent += _shared.Offer(first, second) > 0 ? 1 : 0;
            sent += _shared.OfferVectored(pieces) > 0 ? 1 : 0;
            sent += _exclusive.Offer(first, 7) > 0 ? 1 : 0;
            sent += _exclusive.Offer(first, second) > 0 ? 1 : 0;
            sent += _exclusive.OfferVectored(pieces) > 0 ? 1 : 0;
            sent += _exclusive.AppendPadding(10) > 0 ? 1 : 0;
            sent += _shared.AvailableWindow > 0 && _exclusive.IsConnected ? 1 : 0;
            _subscription.Poll(_ignore, 100);
            _fixture.Driver.Driver.Invoker!.Invoke();
        });

        Assert.Equal(0, allocated);
        Assert.True(sent > 4000);
    }

    private readonly FragmentHandler _ignore = (_, in _) => { };

    private static byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private void Poll()
    {
        while (_subscription.Poll(_assembler.Handler, 10) > 0)
        {
            // until there is nothing left
        }
    }

    /// <summary>Memory of a manager that has given it up.</summary>
    private sealed class UnreadableMemory : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(100);

        public override Span<byte> GetSpan() => throw new NotSupportedException();

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
