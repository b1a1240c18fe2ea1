using System.Buffers.Binary;
using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

/// <summary>What is accepted is exactly what this version writes; all else is told apart by reason.</summary>
public class MessageStrictnessTests
{
    /// <summary>Block lengths of wire 1.2, where they differ.</summary>
    private static readonly Dictionary<MessageKind, ushort> ForeignLengths = new()
    {
        [MessageKind.ShmPoolAnnounce] = 35,
        [MessageKind.ConsumerHello] = 39,
        [MessageKind.ConsumerConfig] = 18,
        [MessageKind.FrameDescriptor] = 40,
        [MessageKind.Heartbeat] = 28,
        [MessageKind.FrameProgress] = 29,
    };

    public static TheoryData<int> Kinds { get; } =
    [.. Enum.GetValues<MessageKind>().Where(kind => kind != MessageKind.None).Select(kind => (int)kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("W-15.17-2")]
    public void Own_messages_are_identified_and_decoded(int kind)
    {
        byte[] bytes = Bytes(kind);

        MessageKind found = WireV1_1.Identify(bytes, out WireStatus status);

        Assert.Equal(WireStatus.Ok, status);
        Assert.Equal((MessageKind)kind, found);
        Assert.Equal(WireStatus.Ok, new Decoding().Decode(found, bytes));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("W-16-3")]
    public void Message_of_another_schema_is_foreign_whatever_its_template(int kind)
    {
        foreach (ushort schema in (ushort[])[0, 899, 901, 902, 65535])
        {
            byte[] bytes = Patch(Bytes(kind), 4, schema);

            AssertRefused(WireStatus.ForeignSchema, kind, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("W-16-5")]
    public void Unknown_template_is_told_apart_from_an_error(int kind)
    {
        // 50 and 51 are records of shared memory, which never are messages; 12 and 13 belong to wire 1.2.
        foreach (ushort template in (ushort[])[0, 12, 13, 50, 51, 52, 65535])
        {
            byte[] bytes = Patch(Bytes(kind), 2, template);

            AssertRefused(WireStatus.UnknownTemplate, kind, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("W-16-4")]
    public void Any_other_version_is_refused(int kind)
    {
        foreach (ushort version in (ushort[])[0, 2, 3, 65535])
        {
            byte[] bytes = Patch(Bytes(kind), 6, version);

            AssertRefused(WireStatus.VersionMismatch, kind, bytes);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("W-16-4")]
    public void Any_other_block_length_is_refused(int kind)
    {
        byte[] bytes = [.. Bytes(kind), .. new byte[64]];
        ushort own = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        ForeignLengths.TryGetValue((MessageKind)kind, out ushort foreign);

        for (ushort length = 0; length < own + 64; length++)
        {
            if (length != own)
            {
                WireStatus expected =
                    length == foreign && foreign != 0 ? WireStatus.ForeignDialect : WireStatus.Malformed;
                AssertRefused(expected, kind, Patch(bytes, 0, length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("W-16-4")]
    public void Message_that_is_cut_off_anywhere_is_truncated(int kind)
    {
        byte[] bytes = Bytes(kind);

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(WireStatus.Truncated, new Decoding().Decode((MessageKind)kind, bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Requirement("W-15.17-2")]
    public void Another_message_of_the_protocol_is_named_as_that(int kind)
    {
        foreach ((MessageKind other, byte[] bytes) in Messages.All())
        {
            if (other != (MessageKind)kind)
            {
                Assert.Equal(WireStatus.OtherMessage, new Decoding().Decode((MessageKind)kind, bytes));
            }
        }
    }

    [Fact]
    [Requirement("W-16-4")]
    public void Peer_of_wire_1_2_is_diagnosed_in_one_sentence()
    {
        byte[] bytes = Patch([.. Messages.Encode(Messages.Descriptor), .. new byte[4]], 0, 40);

        string sentence = WireV1_1.DescribeForeignDialect(bytes);

        Assert.StartsWith("the peer speaks wire 1.2, this side is set to 1.1", sentence, StringComparison.Ordinal);
        Assert.Contains("template 4", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)MessageKind.ConsumerHello, 8, 2)] // supportsShm
    [InlineData((int)MessageKind.ConsumerHello, 9, 255)] // supportsProgress
    [InlineData((int)MessageKind.ConsumerHello, 10, 0)] // mode
    [InlineData((int)MessageKind.ConsumerHello, 10, 4)]
    [InlineData((int)MessageKind.ConsumerConfig, 8, 2)] // useShm
    [InlineData((int)MessageKind.ConsumerConfig, 9, 4)] // mode
    [InlineData((int)MessageKind.ConsumerConfig, 9, 255)]
    [InlineData((int)MessageKind.QosConsumer, 40, 0)] // mode
    [InlineData((int)MessageKind.FrameProgress, 32, 4)] // state
    [InlineData((int)MessageKind.FrameProgress, 32, 255)]
    [InlineData((int)MessageKind.ControlResponse, 8, 5)] // code
    [InlineData((int)MessageKind.ControlResponse, 11, 128)] // a negative code
    [Requirement("W-15.8-1")]
    public void Enum_value_without_meaning_is_malformed(int kind, int offset, byte value)
    {
        byte[] bytes = Bytes(kind);
        bytes[8 + offset] = value;

        Assert.Equal(WireStatus.Malformed, new Decoding().Decode((MessageKind)kind, bytes));
    }

    [Fact]
    [Requirement("W-10.1.3-6")]
    public void Config_that_decimates_by_zero_is_malformed_and_other_modes_do_not_care()
    {
        ConsumerConfig config = Messages.Config();
        config.Decimation = 0;
        byte[] decimated = Messages.Encode(config);
        config.Mode = ConsumerMode.Latest;
        byte[] latest = Messages.Encode(config);

        Assert.Equal(WireStatus.Malformed, WireV1_1.TryDecodeConsumerConfig(decimated, config));
        Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodeConsumerConfig(latest, config));
    }

    [Fact]
    public void Mode_without_meaning_is_not_sent()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Messages.Encode(Messages.Hello with { Mode = default }));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Messages.Encode(Messages.QosConsumer with { Mode = (ConsumerMode)257 })
        );
    }

    private static void AssertRefused(WireStatus expected, int kind, byte[] bytes)
    {
        MessageKind found = WireV1_1.Identify(bytes, out WireStatus status);

        Assert.Equal(expected, status);
        Assert.Equal(MessageKind.None, found);
        Assert.Equal(expected, new Decoding().Decode((MessageKind)kind, bytes));
    }

    private static byte[] Bytes(int kind) => Messages.All().Single(m => m.Kind == (MessageKind)kind).Bytes;

    private static byte[] Patch(byte[] bytes, int offset, ushort value)
    {
        byte[] patched = [.. bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(offset), value);
        return patched;
    }
}
