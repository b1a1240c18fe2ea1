using TensorPool.DriverClient;
using TensorPool.SharedMemory;
using TensorPool.Tests.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.DriverClient;

/// <summary>
/// A driver client on a fake transport, whose driver is the test: it owns real regions, reads requests, and puts messages into
/// all subscriptions of the control stream. One thread, one clock that the test moves.
/// </summary>
internal sealed class DriverRig : IDisposable
{
    public const uint StreamId = Regions.StreamId;
    public const uint ClientId = 7;
    public const int Session = 500;
    public const int ControlStream = 1000;
    public const long Ms = 1_000_000;
    public const long Second = 1_000_000_000;

    public DriverRig(ShmDriverClientOptions? options = null)
    {
        Clock.NowNs = 1_000_000_000_000;
        Owner = Regions.Owner(Directory, Now);
        TransportSession = new TransportSession(
            () =>
            {
                Transports.Add(new FakeTransport());
                return Transports[^1];
            },
            () => new ReconnectSchedule(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), () => 0.5),
            TimeSpan.FromHours(1),
            Clock,
            Log
        );
        TensorPoolClientOptions client = new() { NanoClock = Clock };
        Client = new ShmDriverClient(
            (options ?? new ShmDriverClientOptions()) with
            {
                AllowedBaseDirectories = [Directory.Path],
            },
            new DriverClientEnvironment
            {
                Session = TransportSession,
                Channels = new StreamChannels(client),
                ClientOptions = client,
                Clock = Clock,
                Random = new Random(1),
                Log = Log,
            }
        );
    }

    public ShmDirectory Directory { get; } = new();

    public ManualNanoClock Clock { get; } = new();

    public ulong Now => (ulong)Clock.NowNs;

    public TensorPool.Tests.Consumer.RecordingLogger Log { get; } = new();

    public RegionOwner<WireV1_1> Owner { get; private set; }

    public TransportSession TransportSession { get; }

    public List<FakeTransport> Transports { get; } = [];

    public ShmDriverClient Client { get; }

    public List<LeaseTransition> Transitions { get; } = [];

    public IEnumerable<LeaseTransitionCause> Causes => Transitions.Select(t => t.Cause);

    /// <summary>What the client sends requests with: the first publication that it has made.</summary>
    public FakePublication Requests => Transports[^1].Publications[0];

    public LeaseOptions Lease(Func<LeaseOptions, LeaseOptions>? change = null)
    {
        LeaseOptions options = new() { OnStateChanged = Transitions.Add };
        return change?.Invoke(options) ?? options;
    }

    /// <summary>Asks for a lease, and lets the request go out.</summary>
    public long Begin(
        ClientRole role = ClientRole.Consumer,
        Func<LeaseOptions, LeaseOptions>? change = null,
        uint? clientId = ClientId
    )
    {
        long request = Client.BeginAttach(role, StreamId, Lease(change), clientId);
        Client.DoWork();
        return request;
    }

    /// <summary>A lease that the driver has granted.</summary>
    public ShmLease Attach(
        ClientRole role = ClientRole.Consumer,
        Action<AttachResponse>? change = null,
        uint clientId = ClientId,
        ulong leaseId = 77
    )
    {
        long request = Begin(role, clientId: clientId);
        Grant(change, leaseId);
        return Assert.IsType<ShmLease>(Client.GetLease(request));
    }

    /// <summary>The driver grants the last request.</summary>
    public void Grant(Action<AttachResponse>? change = null, ulong leaseId = 77)
    {
        Answer(LastRequest().CorrelationId, leaseId, change);
        Client.DoWork();
    }

    public void Answer(long correlationId, ulong leaseId = 77, Action<AttachResponse>? change = null)
    {
        AttachResponse response = Response(correlationId, leaseId);
        change?.Invoke(response);
        Broadcast(Encode(response));
    }

    public void Refuse(ResponseCode code, string message = "no")
    {
        AttachResponse response = new();
        response.SetRefusal(LastRequest().CorrelationId, code);
        response.ErrorMessage.Set(message);
        Broadcast(Encode(response));
        Client.DoWork();
    }

    public AttachResponse Response(long correlationId, ulong leaseId = 77)
    {
        PoolAnnouncement regions = Regions.Announce(Owner.Current);
        AttachResponse response = new()
        {
            CorrelationId = correlationId,
            Code = ResponseCode.Ok,
            LeaseId = leaseId,
            LeaseExpiryTimestampNs = Now + (3 * Second),
            StreamId = StreamId,
            Epoch = regions.Epoch,
            LayoutVersion = regions.LayoutVersion,
            HeaderNslots = regions.HeaderNslots,
            HeaderSlotBytes = regions.HeaderSlotBytes,
            MaxDims = regions.MaxDims,
        };
        response.HeaderRegionUri.TrySet(regions.HeaderRegionUri.Span);
        foreach (PoolEntry pool in regions.Pools)
        {
            PoolEntry entry = response.AddPool();
            entry.PoolId = pool.PoolId;
            entry.Nslots = pool.Nslots;
            entry.StrideBytes = pool.StrideBytes;
            entry.RegionUri.TrySet(pool.RegionUri.Span);
        }

        return response;
    }

    public static byte[] Encode(AttachResponse response)
    {
        byte[] message = new byte[DriverV1_0.AttachResponseLength(response)];
        DriverV1_0.EncodeAttachResponse(message, response);
        return message;
    }

    /// <summary>The driver begins the next epoch, without telling anybody.</summary>
    public void RaiseEpoch() => Owner.Advance(Now, null);

    public void Announce(uint producerId = 0, int session = Session, Action<PoolAnnouncement>? change = null)
    {
        PoolAnnouncement announcement = Regions.Announce(Owner.Current);
        announcement.ProducerId = producerId;
        change?.Invoke(announcement);
        byte[] message = new byte[WireV1_1.PoolAnnouncementLength(announcement)];
        WireV1_1.EncodePoolAnnouncement(message, announcement);
        Broadcast(message, session);
    }

    public void Revoke(
        ulong leaseId = 77,
        uint clientId = ClientId,
        ClientRole role = ClientRole.Consumer,
        LeaseRevokeReason reason = LeaseRevokeReason.Revoked,
        uint streamId = StreamId
    ) => Broadcast(Revocation(leaseId, clientId, role, reason, streamId));

    public byte[] Revocation(
        ulong leaseId,
        uint clientId,
        ClientRole role,
        LeaseRevokeReason reason,
        uint streamId = StreamId
    )
    {
        LeaseRevoked revoked = new()
        {
            TimestampNs = Now,
            LeaseId = leaseId,
            StreamId = streamId,
            ClientId = clientId,
            Role = role,
            Reason = reason,
        };
        byte[] message = new byte[DriverV1_0.LeaseRevokedLength(revoked)];
        DriverV1_0.EncodeLeaseRevoked(message, revoked);
        return message;
    }

    public void ShutDown(string text = "maintenance")
    {
        DriverShutdown shutdown = new() { TimestampNs = Now, Reason = ShutdownReason.Admin };
        shutdown.ErrorMessage.Set(text);
        byte[] message = new byte[DriverV1_0.DriverShutdownLength(shutdown)];
        DriverV1_0.EncodeDriverShutdown(message, shutdown);
        Broadcast(message);
    }

    public void Broadcast(byte[] message, int session = Session)
    {
        foreach (FakeSubscription subscription in Transports[^1].Subscriptions)
        {
            if (subscription.StreamId == ControlStream && !subscription.IsClosed)
            {
                subscription.Incoming.Enqueue((session, message));
            }
        }
    }

    /// <summary>Moves time with a driver that lives: it gives signs of life and announces.</summary>
    public void Advance(long ns, bool announce = true, bool work = true)
    {
        Clock.NowNs += ns;
        Owner.RefreshActivity(Now);
        if (announce)
        {
            Announce();
        }

        if (work)
        {
            Client.DoWork();
        }
    }

    public AttachRequest LastRequest() => AttachRequests()[^1];

    public IReadOnlyList<AttachRequest> AttachRequests() =>
        [
            .. Requests
                .Messages.Where(m => DriverV1_0.Identify(m, out _) == DriverMessageKind.AttachRequest)
                .Select(m =>
                {
                    Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeAttachRequest(m, out AttachRequest request));
                    return request;
                }),
        ];

    public IReadOnlyList<DetachRequest> Detaches() =>
        [
            .. Requests
                .Messages.Where(m => DriverV1_0.Identify(m, out _) == DriverMessageKind.DetachRequest)
                .Select(m =>
                {
                    Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeDetachRequest(m, out DetachRequest request));
                    return request;
                }),
        ];

    public IReadOnlyList<LeaseKeepalive> Keepalives() =>
        [
            .. Requests
                .Messages.Where(m => DriverV1_0.Identify(m, out _) == DriverMessageKind.LeaseKeepalive)
                .Select(m =>
                {
                    Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeLeaseKeepalive(m, out LeaseKeepalive keepalive));
                    return keepalive;
                }),
        ];

    public void Dispose()
    {
        Client.Dispose();
        TransportSession.Dispose();
        Owner.Dispose();
        Directory.Dispose();
    }
}
