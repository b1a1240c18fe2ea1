using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>
/// The frame path of a producer on real regions, with publications that collect what is sent. Everything on one thread, but
/// where a test makes others.
/// </summary>
internal sealed class CoreRig<TWire> : IDisposable
    where TWire : struct, IWireProtocol
{
    public const uint StreamId = 77;

    private readonly TempDirectory _directory = new();

    public CoreRig(
        uint nslots = 8,
        IReadOnlyList<PoolOptions>? pools = null,
        bool fillDescriptors = true,
        int nonTemporalLength = int.MaxValue
    )
    {
        Options = new RegionOptions
        {
            BaseDirectory = _directory.Path,
            Nslots = nslots,
            Pools = pools ?? [new PoolOptions(1, 4096), new PoolOptions(2, 16384)],
        };
        Regions = new OwnedRegions<TWire>(Options, StreamId, 1, NullLogger.Instance);
        Core = new ProducerCore<TWire>(StreamId, Clock, fillDescriptors, nonTemporalLength);
        Core.SetMetaVersion(3);
        Core.Install(Regions);
        Transport = new FakeTransport();
        MessageSender descriptors = new(Transport, "aeron:ipc", 1100);
        MessageSender progress = new(Transport, "aeron:ipc", 1000);
        Core.Connect(descriptors, progress);
    }

    public RegionOptions Options { get; }

    public ManualNanoClock Clock { get; } = new();

    public OwnedRegions<TWire> Regions { get; }

    public ProducerCore<TWire> Core { get; }

    public FakeTransport Transport { get; }

    public FakePublication Descriptors => Transport.Publications[0];

    public FakePublication Progress => Transport.Publications[1];

    public ProducerEpoch Epoch => Core.Epoch!;

    public StreamMapping Mapping => Epoch.Mapping;

    public ulong Word(uint index) => Volatile.Read(ref Mapping.CommitWordOf(index));

    public SlotHeader Header(uint index)
    {
        Assert.True(TWire.TryReadSlotHeader(ref Mapping.Slot(index), out SlotHeader header));
        return header;
    }

    /// <summary>All 256 bytes of a slot.</summary>
    public Span<byte> Slot(uint index) => Mapping.HeaderRing.Slice(RegionGeometry.SlotOffset(index), 256);

    public Span<byte> Payload(int pool, uint index, int length) => Mapping.Payload(pool, index, length);

    public IReadOnlyList<FrameDescriptor> SentDescriptors() =>
        [
            .. Descriptors.Messages.Select(message =>
            {
                Assert.Equal(
                    WireStatus.Ok,
                    TWire.TryDecodeFrameDescriptor(message, Epoch.Nslots, out FrameDescriptor descriptor)
                );
                return descriptor;
            }),
        ];

    public IReadOnlyList<FrameProgress> SentProgress() =>
        [
            .. Progress.Messages.Select(message =>
            {
                Assert.Equal(
                    WireStatus.Ok,
                    TWire.TryDecodeFrameProgress(message, Epoch.Nslots, out FrameProgress progress)
                );
                return progress;
            }),
        ];

    public PublishResult Publish(int length) => Core.Publish(new byte[length], Bytes(length), default);

    public ClaimTicket Claim(long length = 16)
    {
        Assert.Equal(ClaimResult.Claimed, Core.TryClaim(length, out ClaimTicket ticket));
        return ticket;
    }

    public PublishResult Complete(in ClaimTicket ticket, int length = 16) =>
        Core.Complete(ticket, length, Bytes(length), default);

    public static TensorLayout Bytes(int length) => new(Dtype.UInt8, MajorOrder.Row, [length]);

    public void Dispose()
    {
        Core.Install(null);
        Regions.Dispose();
        _directory.Dispose();
    }
}
