using System.Globalization;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Driver;
using TensorPool.Driver;
using TensorPool.SharedMemory;
using TensorPool.Tests.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>The driver as users have it, on the embedded media driver, with real clocks and helpers.</summary>
public sealed class ShmDriverTests : IDisposable
{
    private readonly ShmDirectory _directory = new();
    private readonly ShmDirectory _aeron = new();

    private ShmDriverOptions Options => DriverRig.DefaultOptions(_directory);

    public void Dispose()
    {
        _directory.Dispose();
        _aeron.Dispose();
    }

    [Fact]
    [Requirement("D-2.1-1")]
    [Requirement("D-2.1-2")]
    [Requirement("D-4.2-1")]
    [Requirement("D-4.5-1")]
    [Requirement("D-4.5-2")]
    [Requirement("D-4.11-1")]
    [Requirement("D-4.12-2")]
    [Requirement("O-10")]
    [Requirement("P6-1")]
    [Requirement("P6-10")]
    [Requirement("PC-4")]
    [Requirement("P8-4")]
    public async Task Producer_attaches_keeps_alive_and_detaches()
    {
        using TensorPoolClient client = Connect();
        await using ShmDriver driver = await ShmDriver.LaunchAsync(
            client,
            Options,
            TestContext.Current.CancellationToken
        );
        using TestClient peer = new(client);

        peer.Send(DriverRig.Attach(ClientRole.Producer, 7));
        AttachResponse lease = peer.Await<AttachResponse>();
        PoolAnnouncement announce = peer.Await<PoolAnnouncement>(a => a.ProducerId == 7);

        Assert.Equal(ResponseCode.Ok, lease.Code);
        Assert.Equal(2UL, lease.Epoch);
        Assert.Equal(announce.HeaderRegionUri.ToString(), lease.HeaderRegionUri.ToString());
        StreamMapping? mapping = Regions.Open(announce, Regions.Access(_directory), out RegionRejection? rejection);
        Assert.Null(rejection);
        mapping!.Retire();
        LeaseInfo info = Assert.Single(driver.Leases);
        Assert.Equal(new LeaseInfo(lease.LeaseId!.Value, DriverRig.StreamId, 7, ClientRole.Producer), info);

        peer.Send(
            new LeaseKeepalive
            {
                LeaseId = lease.LeaseId.Value,
                StreamId = DriverRig.StreamId,
                ClientId = 7,
                Role = ClientRole.Producer,
            }
        );
        peer.Send(DriverRig.Detach(lease, ClientRole.Producer, 7));
        DetachResponse detached = peer.Await<DetachResponse>();

        Assert.Equal((77, ResponseCode.Ok), (detached.CorrelationId, detached.Code));
        Assert.Equal(LeaseRevokeReason.Detached, peer.Await<LeaseRevoked>().Reason);
        peer.Await<PoolAnnouncement>(a => a.Epoch == 3 && a.ProducerId == 0);
        Assert.Equal(1, driver.Statistics.Keepalives);
        Eventually.True(() => driver.Leases.Count == 0, "no lease any more");

        driver.Close(ShutdownReason.Admin, "maintenance");
        DriverShutdown shutdown = peer.Await<DriverShutdown>();
        Assert.Equal((ShutdownReason.Admin, "maintenance"), (shutdown.Reason, shutdown.ErrorMessage.ToString()));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories),
            file => Path.GetFileName(file) != ".lock"
        );
    }

    [Fact]
    [Requirement("O-1")]
    [Requirement("O-10")]
    public void Driver_runs_in_the_loop_of_the_application()
    {
        using TensorPoolClient client = Connect();
        using ShmDriver driver = ShmDriver.LaunchInvoked(client, Options);
        using TestClient peer = new(client);

        peer.Send(DriverRig.Attach(ClientRole.Consumer, 8));
        Eventually.True(
            () =>
            {
                driver.Invoker!.Invoke();
                return driver.Statistics.AttachResponses == 1;
            },
            "an answer"
        );

        Assert.Equal(ResponseCode.Ok, peer.Await<AttachResponse>().Code);
        Eventually.True(
            () =>
            {
                driver.Invoker!.Invoke();
                return driver.Ready.IsCompletedSuccessfully;
            },
            "a driver that is ready"
        );
        Assert.Equal([42u, 43u], driver.Streams.Select(stream => stream.StreamId));
    }

    [Fact]
    [Requirement("O-5")]
    [Requirement("O-7")]
    public async Task Counters_show_what_the_driver_does_and_every_live_lease()
    {
        using TensorPoolClient client = Connect();
        await using ShmDriver driver = await ShmDriver.LaunchAsync(
            client,
            Options,
            TestContext.Current.CancellationToken
        );
        using TestClient peer = new(client);
        using CncReader reader = CncReader.Open(client.AeronDirectory);
        peer.Send(DriverRig.Attach(ClientRole.Consumer, 8));
        AttachResponse lease = peer.Await<AttachResponse>();
        string label = string.Create(
            CultureInfo.InvariantCulture,
            $"lease: id={lease.LeaseId} stream=42 client=8 role=consumer"
        );

        CounterInfo? shown = null;
        Eventually.True(() => (shown = Find(reader, label)) is not null, "a counter of the lease");
        Assert.Equal((32767 << 16) | 64, shown!.TypeId);
        Eventually.True(
            () => Find(reader, label)!.Value == (long)lease.LeaseExpiryTimestampNs!.Value,
            "the expiry in the counter"
        );
        CounterInfo? attaches = Find(reader, "AttachResponses: NodeId=32767 Name=Driver");
        Assert.Equal((32767 << 16) | 3, attaches!.TypeId);

        peer.Send(DriverRig.Detach(lease, ClientRole.Consumer, 8));
        peer.Await<DetachResponse>();
        Eventually.True(() => Find(reader, label) is null, "no counter of the lease any more");
    }

    [Fact]
    [Requirement("O-20")]
    public void Keepalives_and_announces_allocate_nothing()
    {
        using TensorPoolClient client = Connect();
        using ShmDriver driver = ShmDriver.LaunchInvoked(
            client,
            Options with
            {
                AnnouncePeriod = TimeSpan.FromMilliseconds(1),
                LeaseKeepaliveInterval = TimeSpan.FromMilliseconds(4),
                LeaseExpiryGraceIntervals = 10_000,
            }
        );
        using TestClient peer = new(client);
        peer.Send(DriverRig.Attach(ClientRole.Producer, 7));
        Eventually.True(
            () => driver.Invoker!.Invoke() >= 0 && driver.Leases.Count == 1 && driver.Ready.IsCompleted,
            "a lease"
        );
        byte[] keepalive = DriverRequests.Encode(
            new LeaseKeepalive
            {
                LeaseId = driver.Leases[0].LeaseId,
                StreamId = DriverRig.StreamId,
                ClientId = 7,
                Role = ClientRole.Producer,
            }
        );
        long announces = driver.Statistics.Announces;

        long allocated = Allocations.Of(
            () =>
            {
                peer.TrySend(keepalive);
                for (int i = 0; i < 5; i++)
                {
                    driver.Invoker!.Invoke();
                }
            },
            rounds: 5000
        );

        Assert.Equal(0, allocated);
        Assert.InRange(driver.Statistics.Keepalives, 1000, long.MaxValue);
        Assert.InRange(driver.Statistics.Announces - announces, 5, long.MaxValue);
    }

    [Fact]
    public void Leases_and_epochs_outlive_the_media_driver()
    {
        MediaDriverOptions media = Media();
        MediaDriver mediaDriver = MediaDriver.Launch(media);
        try
        {
            using TensorPoolClient client = TensorPoolClient.Connect(
                new TensorPoolClientOptions
                {
                    AeronDirectory = media.Directory,
                    DriverTimeout = TimeSpan.FromSeconds(1),
                    KeepaliveInterval = TimeSpan.FromMilliseconds(100),
                    ReconnectDelay = TimeSpan.FromMilliseconds(1),
                    ReconnectDelayMax = TimeSpan.FromMilliseconds(50),
                }
            );
            using ShmDriver driver = ShmDriver.Launch(client, Options with { LeaseExpiryGraceIntervals = 600 });
            ulong leaseId;
            using (TestClient peer = new(client))
            {
                peer.Send(DriverRig.Attach(ClientRole.Producer, 7));
                leaseId = peer.Await<AttachResponse>().LeaseId!.Value;
            }

            mediaDriver.Dispose();
            Eventually.True(() => !client.IsConnected, "the loss of the media driver noticed");
            mediaDriver = MediaDriver.Launch(media);
            Eventually.True(() => client.IsConnected, "another client");

            using (TestClient peer = new(client))
            {
                peer.Await<PoolAnnouncement>(announce => announce is { Epoch: 2, ProducerId: 7 });
                using CncReader reader = CncReader.Open(client.AeronDirectory);
                string label = string.Create(
                    CultureInfo.InvariantCulture,
                    $"lease: id={leaseId} stream=42 client=7 role=producer"
                );
                Eventually.True(() => Find(reader, label) is not null, "a counter of the lease");
                Assert.Equal(leaseId, Assert.Single(driver.Leases).LeaseId);

                driver.RevokeLease(leaseId, "enough");
                Assert.Equal("enough", peer.Await<LeaseRevoked>().ErrorMessage.ToString());
            }
        }
        finally
        {
            mediaDriver.Dispose();
        }
    }

    [Fact]
    public void Driver_cannot_be_ended_from_within_its_own_cycle()
    {
        using TensorPoolClient client = Connect();
        ShmDriver? driver = null;
        Exception? thrown = null;
        driver = ShmDriver.LaunchInvoked(
            client,
            Options with
            {
                OnLeaseChanged = _ => thrown = Record.Exception(driver!.Dispose),
            }
        );
        using TestClient peer = new(client);
        peer.Send(DriverRig.Attach(ClientRole.Consumer, 8));
        Eventually.True(
            () =>
            {
                driver.Invoker!.Invoke();
                return thrown is not null;
            },
            "a change of the lease"
        );

        Assert.IsType<InvalidOperationException>(thrown);
        driver.Dispose();
        driver.Dispose();
    }

    [Fact]
    [Requirement("D-2.1-3")]
    public void Second_driver_of_the_same_name_is_refused()
    {
        using TensorPoolClient client = Connect();
        using (ShmDriver.Launch(client, Options))
        {
            var error = Assert.Throws<IOException>(() => ShmDriver.Launch(client, Options));
            Assert.Contains("locked by another owner", error.Message, StringComparison.Ordinal);
        }

        ShmDriver.Launch(client, Options).Dispose();
    }

    [Fact]
    public async Task Launch_that_waits_can_be_cancelled_and_fails_with_the_reason()
    {
        using TensorPoolClient client = Connect();
        Directory.CreateSymbolicLink(_directory.File("stream-42"), _aeron.Path);
        IOException error = await Assert.ThrowsAsync<IOException>(() =>
            ShmDriver.LaunchAsync(client, Options, TestContext.Current.CancellationToken)
        );
        Assert.Contains("Stream 42 has no regions", error.Message, StringComparison.Ordinal);

        Directory.Delete(_directory.File("stream-42"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ShmDriver.LaunchAsync(client, Options, new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_with_everything_that_is_wrong()
    {
        using TensorPoolClient client = Connect();

        var error = Assert.Throws<ArgumentException>(() =>
            ShmDriver.Launch(client, Options with { MaxLeases = 0, Profiles = [] })
        );

        Assert.Contains("policies.max_leases: must be 1 or more", error.Message, StringComparison.Ordinal);
        Assert.Contains("profiles: at least one profile is required", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    private static CounterInfo? Find(CncReader reader, string label) =>
        reader.Counters.Enumerate().FirstOrDefault(counter => counter.Label == label);

    private MediaDriverOptions Media() =>
        MediaDriverOptions.Compact with
        {
            Directory = _aeron.File("aeron"),
            TimerInterval = TimeSpan.FromMilliseconds(50),
            DeleteDirectoryOnShutdown = true,
        };

    private TensorPoolClient Connect() =>
        TensorPoolClient.Connect(new TensorPoolClientOptions { EmbeddedDriver = Media() });
}
