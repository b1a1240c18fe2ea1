using TensorPool.Consumer;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Transport;

namespace TensorPool.TestPeer;

/// <summary>What roles of a peer are made of, from its arguments.</summary>
internal static class PeerOptions
{
    public const uint StreamId = 77;

    public static TensorPoolClientOptions Client(PeerArguments arguments) =>
        new()
        {
            AeronDirectory = arguments.Directory,
            DriverTimeout = TimeSpan.FromMilliseconds(arguments.Number("driver-timeout")),
            KeepaliveInterval = TimeSpan.FromMilliseconds(arguments.Number("keepalive")),
            ReconnectDelay = TimeSpan.FromMilliseconds(10),
        };

    public static ShmDriverClient DriverClient(TensorPoolClient client, PeerArguments arguments) =>
        client.CreateDriverClient(new ShmDriverClientOptions { AllowedBaseDirectories = [arguments.Text("base")] });

    public static ProducerOptions Producer(PeerArguments arguments) =>
        new()
        {
            StreamId = StreamId,
            Regions = new RegionOptions
            {
                BaseDirectory = arguments.Text("base"),
                Nslots = (uint)arguments.Number("nslots"),
                Pools = [new PoolOptions(1, (uint)arguments.Number("stride"))],
            },
            AnnounceInterval = TimeSpan.FromMilliseconds(50),
            QosInterval = TimeSpan.FromMilliseconds(50),
        };

    /// <summary>Regions that a producer with the same arguments makes.</summary>
    public static KnownRegions Regions(PeerArguments arguments, ulong epoch) =>
        new(
            arguments.Text("base"),
            StreamId,
            epoch,
            (uint)arguments.Number("nslots"),
            (uint)arguments.Number("stride")
        );

    public static ConsumerOptions Consumer(PeerArguments arguments) =>
        new()
        {
            StreamId = StreamId,
            AllowedBaseDirectories = [arguments.Text("base")],
            AnnouncePeriod = TimeSpan.FromMinutes(1),
            HelloInterval = TimeSpan.FromMilliseconds(50),
            QosInterval = TimeSpan.FromMilliseconds(50),
        };
}
