using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>What a driver in another process answers and does, as a client of this process sees it.</summary>
public sealed class DriverConversationTests : IDisposable
{
    private const string Channel = "aeron:ipc?term-length=64k";
    private const int Window = 32 * 1024; // half a term
    private const int Stream = 1001;

    private readonly DriverProcess _driver = new();
    private readonly List<string> _heard = [];
    private readonly AeronClient _client;

    public DriverConversationTests()
    {
        _client = Connect();
    }

    public void Dispose()
    {
        _client.Dispose();
        _driver.Dispose();
    }

    [Fact]
    [Trait("Req", "ID-2")]
    public void ID_2_What_it_does_not_do_is_refused_with_the_code_and_words_of_its_kind()
    {
        const string Udp = "aeron:udp?endpoint=localhost:40123";
        using Publication publication = _client.AddPublication(Channel, Stream);
        using Subscription subscription = _client.AddSubscription(Channel, Stream);

        AssertRefused(DriverErrorCode.NotSupported, Udp, () => _client.AddPublication(Udp, Stream));
        AssertRefused(DriverErrorCode.NotSupported, Udp, () => _client.AddSubscription(Udp, Stream));
        AssertRefused(DriverErrorCode.InvalidChannel, "nonsense", () => _client.AddPublication("nonsense", Stream));
        AssertRefused(DriverErrorCode.UnknownPublication, "", () => publication.AddDestination(Udp));
        AssertRefused(DriverErrorCode.UnknownSubscription, "", () => subscription.AddDestination(Udp));
        Assert.False(_client.IsClosed || publication.IsClosed || subscription.IsClosed);
    }

    [Fact]
    [Trait("Req", "ID-4")]
    public void ID_4_Exclusive_publications_have_logs_and_sessions_of_their_own()
    {
        using ExclusivePublication first = _client.AddExclusivePublication(Channel, Stream);
        using ExclusivePublication second = _client.AddExclusivePublication(Channel, Stream);
        Assert.NotEqual(first.OriginalRegistrationId, second.OriginalRegistrationId);
        Assert.NotEqual(first.SessionId, second.SessionId);

        AssertRefused(
            DriverErrorCode.InvalidChannel,
            "session",
            () => _client.AddExclusivePublication($"{Channel}|session-id={first.SessionId}", Stream)
        );
        AssertRefused(
            DriverErrorCode.InvalidChannel,
            "term",
            () => _client.AddExclusivePublication($"{Channel}|init-term-id=5", Stream)
        );
        Assert.Equal(2, _driver.LogCount);
    }

    [Fact]
    [Trait("Req", "ID-5")]
    public void ID_5_Heartbeat_comes_before_the_first_answer_and_images_behind_their_subscription()
    {
        using AeronClient other = Connect(_heard);
        using Publication publication = other.AddPublication(Channel, Stream);
        lock (_heard)
        {
            // The answer is only looked at by the thread that waits for it, behind what came before.
            Assert.Equal($"counter {other.ClientId}", _heard[0]);
        }

        Registration<Subscription> registration = other.BeginAddSubscription(
            Channel,
            Stream,
            image => Hear($"image of {image.Subscription.RegistrationId}"),
            null
        );
        Patience.Until(() => Heard($"image of {registration.RegistrationId}"), () => "no image");

        Assert.Equal(RegistrationStatus.Ready, registration.Status);
        Assert.Equal(1, registration.TryGet()!.ImageCount);
    }

    [Fact]
    [Trait("Req", "ID-6")]
    public void ID_6_Subscribers_find_publications_whoever_comes_first_and_late_ones_begin_at_the_slowest()
    {
        using Subscription early = _client.AddSubscription(Channel, Stream);
        using ExclusivePublication publication = _client.AddExclusivePublication(Channel, Stream);
        Patience.Until(() => early.ImageCount == 1, () => "no image for the early one");
        for (int i = 0; i < 5; i++)
        {
            Patience.Until(() => publication.Offer(new byte[1024 - 32]) > 0, () => "no room");
        }

        int read = 0;
        Patience.Until(() => (read += early.Poll(static (_, in _) => { }, 4 - read)) == 4, () => $"{read} read");
        // The limit moves in steps of an eighth of a window, and only behind what the driver has seen to be read.
        Patience.Until(() => publication.PositionLimit == Window + 4096, () => $"{publication.PositionLimit}");

        using AeronClient other = Connect();
        using Subscription late = other.AddSubscription($"aeron:ipc?session-id={publication.SessionId}", Stream);
        using Subscription foreign = other.AddSubscription(
            $"aeron:ipc?session-id={unchecked(publication.SessionId + 1)}",
            Stream
        );
        Patience.Until(() => late.ImageCount == 1, () => "no image for the late one");

        Assert.Equal(4096, late.Images[0].JoinPosition);
        Assert.Equal(0, foreign.ImageCount);
    }

    [Fact]
    [Trait("Req", "ID-7")]
    public void ID_7_Limit_is_a_window_ahead_of_the_slowest_subscriber()
    {
        using ExclusivePublication publication = _client.AddExclusivePublication(Channel, Stream);
        Assert.Equal(0, publication.PositionLimit);
        using Subscription subscription = _client.AddSubscription(Channel, Stream);
        Patience.Until(() => publication.PositionLimit == Window, () => $"{publication.PositionLimit}");

        int sent = 0;
        Patience.Until(
            () =>
            {
                long result = publication.Offer(new byte[1000]);
                sent += result > 0 ? 1 : 0;
                return result == PublicationResult.BackPressured;
            },
            () => $"{sent} sent"
        );
        Assert.InRange(publication.Position, Window, Window + 1056);
        Assert.Equal(Window, publication.PositionLimit);
        int received = 0;
        Patience.Until(
            () => (received += subscription.Poll(static (_, in _) => { }, 10)) == sent,
            () => $"{received} of {sent}"
        );

        Patience.Until(() => publication.PositionLimit > Window, () => $"{publication.PositionLimit}");
        Assert.InRange(publication.PositionLimit, Window + (Window / 8), publication.Position + Window);
    }

    [Fact]
    [Trait("Req", "ID-15")]
    public void ID_15_Long_channels_make_short_events_and_paths()
    {
        string channel = $"{Channel}|alias={new string('x', 3000)}";
        using Subscription subscription = _client.AddSubscription(channel, Stream);
        using Publication publication = _client.AddPublication(channel, Stream);
        Patience.Until(() => subscription.ImageCount == 1, () => "no image");

        Assert.Equal(channel, publication.Channel);
        string log = Assert.Single(Directory.GetFiles(Path.Combine(_driver.Directory, "publications")));
        Assert.True(log.Length < 384);
        AssertRefused(
            DriverErrorCode.InvalidChannel,
            "",
            () => _client.AddPublication($"{Channel}|alias={new string('x', 4090)}", Stream)
        );
    }

    [Fact]
    [Trait("Req", "ID-16")]
    public void ID_16_Control_file_tells_of_the_driver_and_of_everything_in_it()
    {
        using Counter counter = _client.AddCounter(1001, [1, 2], "mine");
        using ExclusivePublication publication = _client.AddExclusivePublication(Channel, Stream);
        counter.Value = 42;
        AssertRefused(DriverErrorCode.NotSupported, "udp", () => _client.AddPublication("aeron:udp?endpoint=a:1", 1));
        using CncReader control = CncReader.Open(_driver.Directory);

        // The driver answers, and then counts and records what it has answered.
        Patience.Until(() => control.Errors().Count > 0, () => "no error is recorded");
        Assert.Equal(_driver.Process.Id, control.DriverPid);
        Assert.Equal(DriverStatus.Alive, control.StatusFor(TimeSpan.FromMinutes(1)));
        Assert.Contains("udp", Assert.Single(control.Errors()).Text, StringComparison.Ordinal);
        CounterInfo[] counters = [.. control.Counters.Enumerate()];
        Assert.Contains(counters, c => (c.Label, c.Value, c.OwnerId) == ("mine", 42, _client.ClientId));
        Assert.Contains(
            counters,
            c => c.Label == $"pub-lmt: {publication.RegistrationId} {publication.SessionId} {Stream} {Channel}"
        );
        Assert.Equal(1, counters.Single(c => c.Id == (int)SystemCounterId.Errors).Value);
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_Messages_through_a_driver_in_another_process_allocate_nothing()
    {
        const int Messages = 100_000;
        using Subscription subscription = _client.AddSubscription(Channel, Stream);
        using ExclusivePublication exclusive = _client.AddExclusivePublication(Channel, Stream);
        using Publication shared = _client.AddPublication(Channel, Stream);
        Patience.Until(() => subscription.ImageCount == 2 && shared.IsConnected, () => "no images");
        byte[] message = new byte[3000];
        Counting received = default;
        Send(100); // the first call may

        long before = GC.GetAllocatedBytesForCurrentThread();
        int sent = Send(Messages);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(Messages, sent);

        int Send(int count)
        {
            int done = 0;
            long start = Environment.TickCount64;
            received.Bytes = 0;
            while (done < count && Environment.TickCount64 - start < Patience.Limit.TotalMilliseconds)
            {
                if (exclusive.TryClaim(100, out BufferClaim claim) > 0)
                {
                    claim.Commit();
                    done++;
                }

                done += shared.Offer(message) > 0 ? 1 : 0;
                subscription.Poll(ref received, 10);
            }

            return Math.Min(done, count);
        }
    }

    private AeronClient Connect(List<string>? heard = null) =>
        AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = _driver.Directory,
                DriverTimeout = TimeSpan.FromMinutes(1),
                KeepaliveInterval = TimeSpan.FromMilliseconds(ProcessTimeouts.KeepaliveMs),
                AvailableCounterHandler = heard is null
                    ? null
                    : (_, registrationId, _) => Hear($"counter {registrationId}"),
            }
        );

    private void Hear(string what)
    {
        lock (_heard)
        {
            _heard.Add(what);
        }
    }

    private bool Heard(string what)
    {
        lock (_heard)
        {
            return _heard.Contains(what);
        }
    }

    private static void AssertRefused(DriverErrorCode code, string text, Action action)
    {
        RegistrationException refusal = Assert.Throws<RegistrationException>(action);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(text, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    private struct Counting : IFragmentHandler
    {
        public long Bytes;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Bytes += payload.Length;
    }
}
