using TensorPool.Aeron.Client;
using TensorPool.Tests.Support;
using TensorPool.Transport;

namespace TensorPool.Tests.Transport;

public sealed class MessageSenderTests : IDisposable
{
    private readonly FakeTransport _transport = new();

    [Fact]
    public void Claim_is_filled_in_place_and_sent_by_its_commit()
    {
        MessageSender sender = Sender();

        SendResult result = sender.TryClaim(3, out MessageClaim claim);
        "abc"u8.CopyTo(claim.Buffer);

        Assert.Equal(SendResult.Sent, result);
        Assert.Empty(Publication.Messages);
        claim.Commit();
        Assert.Equal("abc"u8.ToArray(), Assert.Single(Publication.Messages));
    }

    [Fact]
    public void Aborted_claim_sends_nothing()
    {
        Sender().TryClaim(3, out MessageClaim claim);

        claim.Abort();

        Assert.Empty(Publication.Messages);
        Assert.Equal(1, Publication.AbortedClaims);
    }

    [Fact]
    public void Change_of_terms_is_tried_again_at_once()
    {
        MessageSender sender = Sender();
        Publication.Results.Enqueue(PublicationResult.AdminAction);
        SendResult claimed = sender.TryClaim(8, out MessageClaim claim);
        claim.Commit();
        Publication.Results.Enqueue(PublicationResult.AdminAction);
        SendResult sent = sender.Send("abc"u8);

        Assert.Equal(SendResult.Sent, claimed);
        Assert.Equal(SendResult.Sent, sent);
        Assert.Equal(2, Publication.Messages.Count);
        Assert.Equal(0, sender.BackPressuredCount);
    }

    [Fact]
    public void Publication_that_only_changes_terms_is_given_up()
    {
        MessageSender sender = Sender();
        for (int i = 0; i < 100; i++)
        {
            Publication.Results.Enqueue(PublicationResult.AdminAction);
        }

        Assert.Equal(SendResult.BackPressured, sender.TryClaim(8, out _));
        Assert.InRange(Publication.Calls, 2, 20);
        Assert.Equal(1, sender.BackPressuredCount);
    }

    [Fact]
    public void Back_pressure_is_counted_and_nothing_is_tried_again()
    {
        MessageSender sender = Sender();
        Publication.Results.Enqueue(PublicationResult.BackPressured);
        Publication.Results.Enqueue(PublicationResult.BackPressured);

        Assert.Equal(SendResult.BackPressured, sender.TryClaim(8, out _));
        Assert.Equal(SendResult.BackPressured, sender.Send("abc"u8));
        Assert.Equal(2, Publication.Calls);
        Assert.Equal(2, sender.BackPressuredCount);
        Assert.Equal(0, sender.NotConnectedCount);
    }

    [Fact]
    public void Absence_of_listeners_is_told_apart()
    {
        MessageSender sender = Sender();
        Publication.Results.Enqueue(PublicationResult.NotConnected);
        Publication.Results.Enqueue(PublicationResult.NotConnected);

        Assert.Equal(SendResult.NotConnected, sender.TryClaim(8, out _));
        Assert.Equal(SendResult.NotConnected, sender.Send("abc"u8));
        Assert.Equal(2, sender.NotConnectedCount);
        Assert.Equal(0, sender.BackPressuredCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Publication_at_the_end_of_its_positions_is_replaced_and_the_message_goes_out(bool isClaim)
    {
        MessageSender sender = Sender();
        FakePublication first = Publication;
        first.Results.Enqueue(PublicationResult.MaxPositionExceeded);

        SendResult result = isClaim ? Claim(sender) : sender.Send("abc"u8);

        Assert.Equal(SendResult.Sent, result);
        Assert.True(first.IsClosed);
        Assert.Empty(first.Messages);
        Assert.Single(Publication.Messages);
        Assert.Equal(first.Channel, Publication.Channel);
        Assert.Equal(first.StreamId, Publication.StreamId);
        Assert.Equal(Publication.SessionId, sender.SessionId);
    }

    [Fact]
    public void Publication_that_cannot_be_replaced_is_closed_to_its_sender_until_it_can()
    {
        MessageSender sender = Sender();
        Publication.Results.Enqueue(PublicationResult.MaxPositionExceeded);
        Publication.Results.Enqueue(PublicationResult.MaxPositionExceeded);
        _transport.Refusal = new RegistrationException("no");

        Assert.Equal(SendResult.Closed, sender.TryClaim(8, out _));
        _transport.Refusal = null;
        Assert.Equal(SendResult.Sent, sender.TryClaim(8, out _));
    }

    [Fact]
    public void Closed_publication_is_reported_as_that()
    {
        MessageSender sender = Sender();
        Publication.IsClosed = true;

        Assert.Equal(SendResult.Closed, sender.TryClaim(8, out _));
        Assert.Equal(SendResult.Closed, sender.Send("abc"u8));
    }

    [Fact]
    public void Message_longer_than_all_messages_may_be_is_refused()
    {
        MessageSender sender = Sender();
        Publication.MaxMessageLength = 2 * 1024 * 1024;

        Assert.Equal(SendResult.Sent, sender.Send(new byte[1024 * 1024]));
        ArgumentException refused = Assert.Throws<ArgumentException>(() => sender.Send(new byte[(1024 * 1024) + 1]));

        Assert.Contains("limit of all messages", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_that_does_not_fit_the_terms_is_refused_with_what_to_do()
    {
        MessageSender sender = Sender();
        Publication.MaxMessageLength = 8192;

        ArgumentException refused = Assert.Throws<ArgumentException>(() => sender.Send(new byte[8193]));

        Assert.Equal(8192, sender.MaxSendLength);
        Assert.Contains("Raise the term length", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _transport.Dispose();

    private FakePublication Publication => _transport.Publications[^1];

    private static SendResult Claim(MessageSender sender)
    {
        SendResult result = sender.TryClaim(8, out MessageClaim claim);
        claim.Commit();
        return result;
    }

    private MessageSender Sender() => new(_transport, "aeron:ipc", 1100);
}
