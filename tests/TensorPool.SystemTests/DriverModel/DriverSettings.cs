using TensorPool.Consumer;
using TensorPool.Driver;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>
/// What drivers and their clients are made of in tests, in whatever process. Leases live for little more than a second, so
/// that nobody waits long for one to expire, and so long that a busy machine does not lose one.
/// </summary>
internal static class DriverSettings
{
    public const uint FirstStreamId = 77;
    public const int MaxPayload = 2048;

    private static readonly TimeSpan AnnouncePeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeepaliveInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    public static TensorLayout Bytes(int length) => new(Dtype.UInt8, MajorOrder.Row, [length]);

    public static ShmDriverOptions Driver(string baseDirectory, int streams = 1) =>
        new()
        {
            InstanceId = "driver-test",
            BaseDirectory = baseDirectory,
            AnnouncePeriod = AnnouncePeriod,
            LeaseKeepaliveInterval = KeepaliveInterval,
            LeaseExpiryGraceIntervals = 4,
            Profiles =
            [
                new StreamProfile
                {
                    Name = "small",
                    HeaderNslots = 64,
                    PayloadPools = [new ProfilePool(1, 4096)],
                },
            ],
            Streams =
            [
                .. Enumerable
                    .Range(0, streams)
                    .Select(i => new StreamDefinition($"s{i}", FirstStreamId + (uint)i, "small")),
            ],
        };

    public static ShmDriverClientOptions DriverClient(string baseDirectory) =>
        new()
        {
            AnnouncePeriod = AnnouncePeriod,
            KeepaliveInterval = KeepaliveInterval,
            ExpiryGraceIntervals = 4,
            ResponseTimeout = TimeSpan.FromSeconds(2),
            ReattachDelay = TimeSpan.FromMilliseconds(20),
            ReattachDelayMax = TimeSpan.FromMilliseconds(300),
            AllowedBaseDirectories = [baseDirectory],
        };

    public static TensorPoolClientOptions Client(string aeronDirectory) =>
        new() { AeronDirectory = aeronDirectory, ReconnectDelay = TimeSpan.FromMilliseconds(10) };

    public static LeaseOptions Lease { get; } = new() { KeepTrying = true, PublishMode = PublishMode.RequireExisting };

    public static ProducerOptions Producer(uint streamId) =>
        new()
        {
            StreamId = streamId,
            AnnounceInterval = Often,
            QosInterval = Often,
        };

    public static ConsumerOptions Consumer(uint streamId, string baseDirectory) =>
        new()
        {
            StreamId = streamId,
            AllowedBaseDirectories = [baseDirectory],
            AnnouncePeriod = AnnouncePeriod,
            HelloInterval = Often,
            QosInterval = Often,
        };

    /// <summary>Names a frame in its payload: a frame of another epoch has another one.</summary>
    public static ulong KeyOf(ulong epoch, ulong seq) => (epoch << 32) | (uint)seq;
}
