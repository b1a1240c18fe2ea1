using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

/// <summary>The reference encodings of wire 1.1, section 14.13, which the standard SBE tool wrote.</summary>
public class MessageGoldenTests
{
    public static TheoryData<int, string> Golden { get; } =
        new()
        {
            {
                (int)MessageKind.FrameDescriptor,
                "24000400840301002a000000070000000000000005040000000000000500000000ca9a3b0000000003000000"
            },
            {
                (int)MessageKind.FrameProgress,
                "25000b00840301002a0000000700000000000000050400000000000005000000000001000000000002ffffffff"
            },
            {
                (int)MessageKind.ConsumerHello,
                "1d000200840301002a00000015000000010101000001000000fa00000000000100ffffffff"
            },
            { (int)MessageKind.ConsumerConfig, "0c000300840301002a000000150000000103040000000000" },
            {
                (int)MessageKind.QosConsumer,
                "29000500840301002a00000015000000070000000000000005040000000000000300000000000000010000000000000001"
            },
            {
                (int)MessageKind.QosProducer,
                "1c000600840301002a0000000700000007000000000000000504000000000000ffffffff"
            },
            {
                (int)MessageKind.ShmPoolAnnounce,
                "1b000100840301002a00000007000000070000000000000001000000080000000001080a000100010008000000001000001200"
                    + "000073686d3a66696c653f706174683d2f742f701200000073686d3a66696c653f706174683d2f742f68"
            },
            {
                (int)MessageKind.DataSourceAnnounce,
                "14000700840301002a000000070000000700000000000000030000000400000063616d3100000000"
            },
            {
                (int)MessageKind.DataSourceMeta,
                "10000800840301002a0000000300000000ca9a3b00000000000001000d00000063616d6572615f73657269616c0a0000007465"
                    + "78742f706c61696e020000004131"
            },
            { (int)MessageKind.ControlResponse, "0c00090084030100090000000000000003000000020000006e6f" },
            { (int)MessageKind.Heartbeat, "18000a00840301002a00000007000000070000000000000000ca9a3b00000000" },
        };

    [Theory]
    [MemberData(nameof(Golden))]
    [Requirement("W-16-1")]
    public void Messages_are_encoded_as_the_reference_does(int kind, string expected)
    {
        byte[] bytes = Messages.All().Single(m => m.Kind == (MessageKind)kind).Bytes;

        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    [Requirement("W-16-1")]
    public void Reference_bytes_are_decoded_to_what_encodes_to_them(int kind, string expected)
    {
        Decoding decoding = new();

        WireStatus status = decoding.Decode((MessageKind)kind, Convert.FromHexString(expected));

        Assert.Equal(WireStatus.Ok, status);
        Assert.Equal(expected, Convert.ToHexStringLower(decoding.Encode((MessageKind)kind)));
    }

    [Fact]
    [Requirement("W-16-1")]
    public void Every_message_has_a_reference_encoding()
    {
        IEnumerable<MessageKind> covered = Golden.Select(row => (MessageKind)row.Data.Item1);

        Assert.Equal(Enum.GetValues<MessageKind>().Where(kind => kind != MessageKind.None).Order(), covered.Order());
    }

    [Fact]
    [Requirement("W-16-1")]
    public void Announcement_is_decoded_field_by_field()
    {
        PoolAnnouncement announcement = new();

        WireStatus status = WireV1_1.TryDecodePoolAnnouncement(Messages.Encode(Messages.Announcement()), announcement);

        Assert.Equal(WireStatus.Ok, status);
        Assert.Equal(42u, announcement.StreamId);
        Assert.Equal(7u, announcement.ProducerId);
        Assert.Equal(7ul, announcement.Epoch);
        Assert.Equal(1u, announcement.LayoutVersion);
        Assert.Equal(8u, announcement.HeaderNslots);
        Assert.Equal(256, announcement.HeaderSlotBytes);
        Assert.Equal(8, announcement.MaxDims);
        Assert.Equal("shm:file?path=/t/h", announcement.HeaderRegionUri.ToString());
        Assert.Equal(1, announcement.Pools.Length);
        Assert.Equal(1, announcement.Pools[0].PoolId);
        Assert.Equal(8u, announcement.Pools[0].Nslots);
        Assert.Equal(4096u, announcement.Pools[0].StrideBytes);
        Assert.Equal("shm:file?path=/t/p", announcement.Pools[0].RegionUri.ToString());
    }

    [Fact]
    [Requirement("W-16-2")]
    [Requirement("W-10.1-1")]
    public void Absent_values_of_a_descriptor_are_null_on_the_wire_and_absent_again()
    {
        FrameDescriptor descriptor = Messages.Descriptor with { TimestampNs = null, MetaVersion = null };

        byte[] bytes = Messages.Encode(descriptor);
        WireStatus status = WireV1_1.TryDecodeFrameDescriptor(bytes, Messages.Nslots, out FrameDescriptor decoded);

        Assert.Equal(
            "24000400840301002a0000000700000000000000050400000000000005000000ffffffffffffffffffffffff",
            Convert.ToHexStringLower(bytes)
        );
        Assert.Equal(WireStatus.Ok, status);
        Assert.Null(decoded.TimestampNs);
        Assert.Null(decoded.MetaVersion);
    }

    [Fact]
    [Requirement("W-16-2")]
    [Requirement("W-10.1-1")]
    public void Optional_values_of_every_message_are_absent_or_the_same_after_a_round_trip()
    {
        ConsumerHello none = Messages.Hello with
        {
            ProgressIntervalUs = null,
            ProgressBytesDelta = null,
            ProgressRowsDelta = null,
        };
        ConsumerHello all = Messages.Hello with { ProgressRowsDelta = 16 };
        WireV1_1.TryDecodeConsumerHello(Messages.Encode(none), out ConsumerHello absent);
        WireV1_1.TryDecodeConsumerHello(Messages.Encode(all), out ConsumerHello present);
        WireV1_1.TryDecodeQosProducer(Messages.Encode(Messages.QosProducer), out QosProducer noWatermark);
        WireV1_1.TryDecodeQosProducer(
            Messages.Encode(Messages.QosProducer with { Watermark = 5 }),
            out QosProducer watermark
        );
        WireV1_1.TryDecodeFrameProgress(Messages.Encode(Messages.Progress), 8, out FrameProgress noRows);
        WireV1_1.TryDecodeFrameProgress(
            Messages.Encode(Messages.Progress with { RowsFilled = 12 }),
            8,
            out FrameProgress rows
        );

        Assert.Null(absent.ProgressIntervalUs);
        Assert.Null(absent.ProgressBytesDelta);
        Assert.Null(absent.ProgressRowsDelta);
        Assert.Equal(250u, present.ProgressIntervalUs);
        Assert.Equal(65536u, present.ProgressBytesDelta);
        Assert.Equal(16u, present.ProgressRowsDelta);
        Assert.Null(noWatermark.Watermark);
        Assert.Equal(5u, watermark.Watermark);
        Assert.Null(noRows.RowsFilled);
        Assert.Equal(12u, rows.RowsFilled);
    }

    [Fact]
    [Requirement("W-10.1-2")]
    public void Filled_values_of_a_descriptor_come_back()
    {
        WireV1_1.TryDecodeFrameDescriptor(
            Messages.Encode(Messages.Descriptor),
            Messages.Nslots,
            out FrameDescriptor decoded
        );

        Assert.Equal(1_000_000_000ul, decoded.TimestampNs);
        Assert.Equal(3u, decoded.MetaVersion);
    }

    [Fact]
    public void Rows_of_zero_are_read_as_absent()
    {
        byte[] hello = Messages.Encode(Messages.Hello with { ProgressRowsDelta = 0 });
        byte[] progress = Messages.Encode(Messages.Progress with { RowsFilled = 0 });

        WireV1_1.TryDecodeConsumerHello(hello, out ConsumerHello decodedHello);
        WireV1_1.TryDecodeFrameProgress(progress, 8, out FrameProgress decodedProgress);

        Assert.Null(decodedHello.ProgressRowsDelta);
        Assert.Null(decodedProgress.RowsFilled);
    }

    [Fact]
    public void Rate_that_the_message_cannot_tell_is_sent_as_the_largest_that_it_can()
    {
        byte[] bytes = Messages.Encode(Messages.Hello with { MaxRateHz = 1_000_000 });

        WireStatus status = WireV1_1.TryDecodeConsumerHello(bytes, out ConsumerHello hello);

        Assert.Equal(WireStatus.Ok, status);
        Assert.Equal(65534u, hello.MaxRateHz);
    }

    [Theory]
    [InlineData(8u, true)]
    [InlineData(16u, true)] // 1029 mod 16 is 5 as well
    [InlineData(4u, false)]
    [InlineData(1024u, true)]
    [InlineData(2048u, false)]
    public void Header_index_is_compared_with_the_slots_of_the_ring(uint nslots, bool matches)
    {
        WireV1_1.TryDecodeFrameDescriptor(Messages.Encode(Messages.Descriptor), nslots, out FrameDescriptor descriptor);
        WireV1_1.TryDecodeFrameProgress(Messages.Encode(Messages.Progress), nslots, out FrameProgress progress);

        Assert.Equal(matches, descriptor.IndexMatches);
        Assert.Equal(matches, progress.IndexMatches);
    }
}
