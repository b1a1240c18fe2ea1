using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

public class AllocationTests
{
    public static TheoryData<int> Kinds => MessageStrictnessTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("O-20")]
    public void Decoding_a_message_again_allocates_nothing(int kind)
    {
        byte[] bytes = Messages.All().Single(m => m.Kind == (MessageKind)kind).Bytes;
        Decoding decoding = new();

        long allocated = Allocations.Of(() =>
        {
            WireV1_1.Identify(bytes, out _);
            decoding.Decode((MessageKind)kind, bytes);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    [Requirement("O-20")]
    public void Encoding_allocates_nothing()
    {
        byte[] buffer = new byte[1024];
        ConsumerConfig config = Messages.Config();
        PoolAnnouncement announcement = Messages.Announcement();
        DataSourceAnnouncement source = Messages.Source();
        DataSourceMetadata metadata = Messages.Metadata();
        ControlResponse response = Messages.Response();

        long allocated = Allocations.Of(() =>
        {
            WireV1_1.EncodeFrameDescriptor(buffer, Messages.Descriptor, Messages.Nslots);
            WireV1_1.EncodeFrameProgress(buffer, Messages.Progress, Messages.Nslots);
            WireV1_1.EncodeConsumerHello(buffer, Messages.Hello);
            WireV1_1.EncodeQosConsumer(buffer, Messages.QosConsumer);
            WireV1_1.EncodeQosProducer(buffer, Messages.QosProducer);
            WireV1_1.EncodeHeartbeat(buffer, Messages.Heartbeat);
            WireV1_1.EncodeConsumerConfig(buffer, config);
            WireV1_1.EncodePoolAnnouncement(
                buffer.AsSpan(0, WireV1_1.PoolAnnouncementLength(announcement)),
                announcement
            );
            WireV1_1.EncodeDataSourceAnnouncement(buffer, source);
            WireV1_1.EncodeDataSourceMetadata(buffer.AsSpan(0, WireV1_1.DataSourceMetadataLength(metadata)), metadata);
            WireV1_1.EncodeControlResponse(buffer, response);
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    [Requirement("O-20")]
    public void Refusing_a_message_allocates_nothing()
    {
        byte[] foreign = Messages.Encode(Messages.Descriptor);
        foreign[0] = 40;

        long allocated = Allocations.Of(() => WireV1_1.TryDecodeFrameDescriptor(foreign, Messages.Nslots, out _));

        Assert.Equal(0, allocated);
    }

    [Fact]
    [Requirement("O-20")]
    public void Header_of_a_slot_is_written_read_and_checked_without_allocation()
    {
        byte[] slot = GC.AllocateArray<byte>(256, pinned: true);
        SlotHeader header = new()
        {
            FrameId = 1,
            ValuesLenBytes = 24,
            Layout = new TensorLayout(Dtype.Float32, MajorOrder.Row, [2, 3]),
        };
        LayoutError error = default;

        long allocated = Allocations.Of(() =>
        {
            WireV1_1.WriteSlotHeader(ref slot[0], header);
            WireV1_1.TryReadSlotHeader(ref slot[0], out SlotHeader read);
            error |= read.Layout.Check(read.ValuesLenBytes);
        });

        Assert.Equal(0, allocated);
        Assert.Equal(LayoutError.None, error);
    }
}
