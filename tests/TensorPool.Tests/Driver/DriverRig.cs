using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Driver;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>
/// A driver on real files whose clients are the test: it puts requests into a fake subscription and reads what was sent. One
/// thread; clock and helpers move when the test says so.
/// </summary>
internal sealed class DriverRig : IDisposable
{
    public const uint StreamId = 42;
    public const uint OtherStreamId = 43;
    public const int ClientSession = 5000;
    public const long Second = 1_000_000_000;

    private readonly DriverDirectories _directories;
    private readonly ShmDirectory? _ownDirectory;
    private int _read;
    private bool _isClosed;

    public DriverRig(
        Func<ShmDriverOptions, ShmDriverOptions>? change = null,
        ILogger? log = null,
        ShmDirectory? directory = null,
        bool isAnnounceApart = false,
        long nowNs = 1_000 * Second
    )
    {
        Directory = directory ?? (_ownDirectory = new ShmDirectory());
        Clock.NowNs = nowNs;
        Options = DefaultOptions(Directory) with { AnnounceStreamId = isAnnounceApart ? 1001 : null };
        Options = change?.Invoke(Options) ?? Options;
        Options = Options with { OnLeaseChanged = Options.OnLeaseChanged ?? Transitions.Add };
        _directories = DriverDirectories.Open<WireV1_1>(Options);
        try
        {
            ILogger sink = log ?? NullLogger.Instance;
            Session = new TransportSession(
                () =>
                {
                    Transports.Add(new FakeTransport());
                    return Transports[^1];
                },
                () => new ReconnectSchedule(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), () => 0.5),
                TimeSpan.FromHours(1),
                Clock,
                sink
            );
            StreamChannels channels = new(new TensorPoolClientOptions());
            Streams = new StreamRegistry(Options);
            Agent = new DriverAgent<WireV1_1, DriverV1_0>(
                Options,
                Streams,
                _directories,
                new Provisioner(
                    (name, done) =>
                    {
                        var lane = new ManualLane(done);
                        Lanes.Add(name, lane);
                        return lane;
                    }
                ),
                Session.Open(transport => new DriverEndpoints(transport, channels, channels, Options, sink)),
                Clock,
                firstLeaseId: FirstLeaseId,
                sink
            );
        }
        catch
        {
            _directories.Dispose();
            throw;
        }
    }

    public static ulong FirstLeaseId => 100;

    public ShmDirectory Directory { get; }

    public ManualNanoClock Clock { get; } = new();

    public ShmDriverOptions Options { get; }

    public StreamRegistry Streams { get; }

    public TransportSession Session { get; }

    public List<FakeTransport> Transports { get; } = [];

    public FakeTransport Transport => Transports[^1];

    public Dictionary<string, ManualLane> Lanes { get; } = [];

    public ManualLane Quick => Lanes["tp-driver-quick"];

    public ManualLane Long => Lanes["tp-driver-long"];

    public DriverAgent<WireV1_1, DriverV1_0> Agent { get; }

    public List<LeaseTransition> Transitions { get; } = [];

    /// <summary>What the driver sends: responses and notices, and announces unless they have a stream of their own.</summary>
    public FakePublication ControlOut => Transport.Publications[0];

    public FakeSubscription Control => Transport.Subscriptions[0];

    public DriverCounts Counts => Agent.Counts;

    public static ShmDriverOptions DefaultOptions(ShmDirectory directory) =>
        new()
        {
            BaseDirectory = directory.Path,
            Profiles =
            [
                new StreamProfile
                {
                    Name = "small",
                    HeaderNslots = 8,
                    PayloadPools = [new ProfilePool(1, 4096), new ProfilePool(2, 16384)],
                },
                new StreamProfile
                {
                    Name = "other",
                    HeaderNslots = 4,
                    PayloadPools = [new ProfilePool(7, 8192)],
                },
            ],
            Streams =
            [
                new StreamDefinition("camera", StreamId, "small"),
                new StreamDefinition("result", OtherStreamId, "other"),
            ],
        };

    public static AttachRequest Attach(
        ClientRole role,
        uint clientId,
        uint streamId = StreamId,
        long? correlationId = null,
        PublishMode? publishMode = null
    ) =>
        new()
        {
            CorrelationId = correlationId ?? ((long)clientId << 32) | 1,
            StreamId = streamId,
            ClientId = clientId,
            Role = role,
            PublishMode = publishMode,
        };

    /// <summary>Duty cycles until there is nothing left to do.</summary>
    public void Run()
    {
        int idle = 0;
        for (int i = 0; idle < 3; i++)
        {
            Assert.True(i < 100_000, "The driver does not come to rest.");
            idle = Agent.DoWork(Clock.NowNs) == 0 ? idle + 1 : 0;
        }
    }

    /// <summary>Moves the clock, and runs.</summary>
    public void Pass(double seconds)
    {
        Clock.NowNs += (long)(seconds * Second);
        Run();
    }

    /// <summary>Lets the first epochs be made and announced, and forgets what was sent.</summary>
    public DriverRig Start()
    {
        Run();
        Skip();
        return this;
    }

    public void Receive(byte[] message, int session = ClientSession) => Control.Incoming.Enqueue((session, message));

    public void Receive(in AttachRequest request) => Receive(DriverRequests.Encode(request));

    public void Receive(in DetachRequest request) => Receive(DriverRequests.Encode(request));

    public void Receive(in LeaseKeepalive keepalive) => Receive(DriverRequests.Encode(keepalive));

    /// <summary>An attach, and its one answer.</summary>
    public AttachResponse Ask(in AttachRequest request)
    {
        Skip();
        Receive(request);
        Run();
        return Assert.Single(Sent<AttachResponse>());
    }

    /// <summary>An attach that succeeds.</summary>
    public AttachResponse AttachOk(
        ClientRole role,
        uint clientId,
        uint streamId = StreamId,
        PublishMode? publishMode = null
    )
    {
        AttachResponse response = Ask(Attach(role, clientId, streamId, publishMode: publishMode));
        Assert.Equal("", response.ErrorMessage.ToString());
        Assert.Equal(ResponseCode.Ok, response.Code);
        return response;
    }

    public static DetachRequest Detach(AttachResponse lease, ClientRole role, uint clientId, long correlationId = 77) =>
        new()
        {
            CorrelationId = correlationId,
            LeaseId = lease.LeaseId!.Value,
            StreamId = lease.StreamId!.Value,
            ClientId = clientId,
            Role = role,
        };

    public LeaseKeepalive Keepalive(AttachResponse lease, ClientRole role, uint clientId) =>
        new()
        {
            LeaseId = lease.LeaseId!.Value,
            StreamId = lease.StreamId!.Value,
            ClientId = clientId,
            Role = role,
            ClientTimestampNs = (ulong)Clock.NowNs,
        };

    /// <summary>Forgets what was sent so far.</summary>
    public void Skip() => _read = ControlOut.Messages.Count;

    /// <summary>What was sent on the control stream since <see cref="Skip"/>, decoded.</summary>
    public List<object> Sent() => [.. ControlOut.Messages.Skip(_read).Select(Decode)];

    /// <summary>The same, of one kind.</summary>
    public List<T> Sent<T>() => [.. Sent().OfType<T>()];

    public static object Decode(byte[] message)
    {
        if (WireV1_1.Identify(message, out _) == MessageKind.ShmPoolAnnounce)
        {
            var announcement = new PoolAnnouncement();
            Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodePoolAnnouncement(message, announcement));
            return announcement;
        }

        switch (DriverV1_0.Identify(message, out _))
        {
            case DriverMessageKind.AttachResponse:
                var attached = new AttachResponse();
                Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeAttachResponse(message, attached));
                return attached;
            case DriverMessageKind.DetachResponse:
                var detached = new DetachResponse();
                Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeDetachResponse(message, detached));
                return detached;
            case DriverMessageKind.LeaseRevoked:
                var revoked = new LeaseRevoked();
                Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeLeaseRevoked(message, revoked));
                return revoked;
            case DriverMessageKind.DriverShutdown:
                var shutdown = new DriverShutdown();
                Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeDriverShutdown(message, shutdown));
                return shutdown;
            default:
                throw new InvalidOperationException("A driver sends no such message.");
        }
    }

    /// <summary>Path below the directory of the stream's instance.</summary>
    public string EpochPath(ulong epoch, uint streamId = StreamId) =>
        $"{Directory.Path}/stream-{streamId}/{Options.InstanceId}/epoch-{epoch}";

    /// <summary>Ends the driver as it should.</summary>
    public void Close(ShutdownReason reason = ShutdownReason.Normal, string message = "")
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Agent.Close(reason, message, Clock.NowNs);
            Session.Dispose();
            _directories.Dispose();
        }
    }

    /// <summary>Ends it as kill -9 does: nothing is told, nothing is removed, the kernel gives the locks free.</summary>
    public void Kill()
    {
        _isClosed = true;
        foreach (DriverStream stream in Streams.All)
        {
            stream.Current?.Retire();
            stream.Directory?.Dispose();
        }

        Session.Dispose();
        _directories.Dispose();
    }

    public void Dispose()
    {
        Close();
        _ownDirectory?.Dispose();
    }
}
