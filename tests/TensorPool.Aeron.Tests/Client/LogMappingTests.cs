using System.Globalization;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>When logs are unmapped.</summary>
public sealed class LogMappingTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly AeronClient _client;

    public LogMappingTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "IC-16")]
    public void IC_16_One_mapping_serves_all_of_a_log_and_goes_after_the_last()
    {
        Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Publication first = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        Publication second = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        Assert.NotEqual(first.RegistrationId, second.RegistrationId);
        Assert.Equal(first.OriginalRegistrationId, second.OriginalRegistrationId);
        Assert.Equal(1, _client.MappedLogCount);
        first.Dispose();
        subscription.Dispose();
        _fixture.Advance(5000);
        Assert.Equal(1, _client.MappedLogCount);
        Assert.Equal(PublicationResult.Closed, first.Offer("x"u8));
        Assert.Equal(PublicationResult.Closed, first.Position);
        second.Dispose();
        _fixture.Advance(5000);
        _fixture.AwaitMappedLogs(_client, 0);
    }

    [Fact]
    [Trait("Req", "IC-10")]
    public void IC_10_Log_stays_mapped_while_a_claim_is_open_or_a_handler_runs()
    {
        Subscription subscription = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Publication publication = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        publication.Offer("x"u8);
        Assert.True(publication.TryClaim(5, out BufferClaim claim) > 0);

        publication.Dispose();
        subscription.Dispose();
        _fixture.Advance(10_000);
        Assert.Equal(1, _client.MappedLogCount);
        claim.Span.Fill(1);
        claim.Commit();
        _fixture.Advance(1000);
        _fixture.AwaitMappedLogs(_client, 0);

        using Subscription again = _client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        Publication source = _client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        source.Offer("abc"u8);
        int polled = again.Poll(
            (payload, in _) =>
            {
                source.Dispose();
                again.Dispose();
                _fixture.Advance(10_000);
                Assert.Equal(1, _client.MappedLogCount);
                Assert.Equal("abc"u8, payload);
            },
            10
        );
        Assert.Equal(1, polled);
        Assert.Empty(_fixture.Errors);
        _fixture.Advance(1000);
        _fixture.AwaitMappedLogs(_client, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Memory_of_a_log_is_touched_when_that_is_asked_for(bool preTouch)
    {
        AeronClient client = _fixture.Client(o => o with { PreTouchMappedMemory = preTouch });
        using Publication publication = client.AddPublication(ClientFixture.Channel, ClientFixture.Stream);
        using Subscription subscription = client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();

        // Of all mappings of this file here, the driver's and the client's.
        string log = $"{publication.OriginalRegistrationId}.logbuffer";
        string[] maps = File.ReadAllLines("/proc/self/smaps");
        int residentKiB = 0;
        for (int i = 0; i < maps.Length; i++)
        {
            if (maps[i].Contains(_fixture.Driver.Options.Directory, StringComparison.Ordinal) && maps[i].EndsWith(log))
            {
                string resident = maps[i..].First(l => l.StartsWith("Rss:", StringComparison.Ordinal));
                residentKiB = Math.Max(residentKiB, int.Parse(resident.Split(' ')[^2], CultureInfo.InvariantCulture));
            }
        }

        const int TermsKiB = 3 * ClientFixture.TermLength / 1024;
        Assert.Equal(preTouch, residentKiB >= TermsKiB);
        Assert.True(publication.Offer("x"u8) > 0);
        Assert.Equal(1, subscription.Poll((payload, in _) => Assert.Equal("x"u8, payload), 10));
    }
}
