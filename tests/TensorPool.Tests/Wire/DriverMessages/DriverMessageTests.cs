using System.Buffers.Binary;
using FsCheck.Xunit;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Wire.DriverMessages;

/// <summary>Messages between driver and clients (driver 1.0, section 14), against the reference encodings there.</summary>
public class DriverMessageTests
{
    private const string Granted =
        "3300020085030100090000000000000000000000010000000000000000286bee000000002a0000000700000000000000010000000800000000"
        + "01080a000100010008000000001000001200000073686d3a66696c653f706174683d2f742f701200000073686d3a66696c653f706174683d2f"
        + "742f6800000000";

    private const string Refused =
        "3300020085030100090000000000000003000000ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        + "ffffffffffffff0a000000000000001900000070726f647563657220616c7265616479206174746163686564";

    public static TheoryData<int, string> Golden { get; } =
        new()
        {
            {
                (int)DriverMessageKind.AttachRequest,
                "180001008503010009000000000000002a0000000700000001000000000002ff"
            },
            { (int)DriverMessageKind.AttachResponse, Granted },
            { (int)DriverMessageKind.AttachResponse, Refused },
            {
                (int)DriverMessageKind.DetachRequest,
                "19000300850301000a0000000000000001000000000000002a0000000700000001"
            },
            { (int)DriverMessageKind.DetachResponse, "0c000400850301000a000000000000000000000000000000" },
            {
                (int)DriverMessageKind.LeaseKeepalive,
                "190005008503010001000000000000002a000000070000000100ca9a3b00000000"
            },
            {
                (int)DriverMessageKind.DriverShutdown,
                "090006008503010000ca9a3b00000000010b0000006d61696e74656e616e6365"
            },
            {
                (int)DriverMessageKind.LeaseRevoked,
                "1a0007008503010000ca9a3b0000000001000000000000002a00000007000000010200000000"
            },
        };

    [Theory]
    [MemberData(nameof(Golden))]
    [Requirement("D-A-1")]
    public void Reference_bytes_are_decoded_to_what_encodes_to_them(int kind, string hex)
    {
        var decoding = new DriverDecoding();

        Assert.Equal((DriverMessageKind)kind, DriverV1_0.Identify(Convert.FromHexString(hex), out WireStatus status));
        Assert.Equal(WireStatus.Ok, status);
        Assert.Equal(WireStatus.Ok, decoding.Decode((DriverMessageKind)kind, Convert.FromHexString(hex)));
        Assert.Equal(hex, Convert.ToHexStringLower(decoding.Encode((DriverMessageKind)kind)));
    }

    [Fact]
    [Requirement("D-A-1")]
    public void Every_message_has_a_reference_encoding()
    {
        IEnumerable<DriverMessageKind> covered = Golden.Select(row => (DriverMessageKind)row.Data.Item1).Distinct();

        Assert.Equal(
            Enum.GetValues<DriverMessageKind>().Where(kind => kind != DriverMessageKind.None),
            covered.Order()
        );
    }

    [Fact]
    [Requirement("D-4.2-6")]
    [Requirement("D-4.2-7")]
    public void A_refusal_has_nothing_but_id_code_and_text()
    {
        var response = new AttachResponse
        {
            LeaseId = 5,
            Epoch = 9,
            StreamId = 1,
        };
        response.AddPool().RegionUri.Set("shm:file?path=/x");
        response.HeaderRegionUri.Set("shm:file?path=/y");

        response.SetRefusal(9, ResponseCode.Rejected);
        response.ErrorMessage.Set("producer already attached");
        byte[] bytes = new byte[DriverV1_0.AttachResponseLength(response)];
        DriverV1_0.EncodeAttachResponse(bytes, response);

        Assert.Equal(Refused, Convert.ToHexStringLower(bytes));
    }

    [Fact]
    [Requirement("D-4.2-7")]
    public void Null_in_a_request_is_read_as_absent()
    {
        var request = new AttachRequest
        {
            CorrelationId = 1,
            StreamId = 2,
            ClientId = 3,
            Role = ClientRole.Consumer,
        };
        byte[] bytes = new byte[DriverV1_0.AttachRequestLength];
        DriverV1_0.EncodeAttachRequest(bytes, request);

        Assert.Equal([255, 255], bytes[^2..]);
        Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeAttachRequest(bytes, out AttachRequest read));
        Assert.Equal(request, read);
    }

    [Theory]
    [InlineData(HugepagesPolicy.Required, 1)]
    [InlineData(HugepagesPolicy.NotRequired, 0)]
    [InlineData(HugepagesPolicy.Unspecified, 255)]
    public void Hugepages_have_three_values(HugepagesPolicy policy, byte raw)
    {
        byte[] bytes = new byte[DriverV1_0.AttachRequestLength];
        DriverV1_0.EncodeAttachRequest(bytes, new AttachRequest { Hugepages = policy });

        Assert.Equal(raw, bytes[^1]);
        DriverV1_0.TryDecodeAttachRequest(bytes, out AttachRequest read);
        Assert.Equal(policy, read.Hugepages);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(254)]
    public void Hugepages_of_no_meaning_are_none_of_the_three(byte raw)
    {
        byte[] bytes = new byte[DriverV1_0.AttachRequestLength];
        DriverV1_0.EncodeAttachRequest(bytes, default);
        bytes[^1] = raw;

        Assert.Equal(WireStatus.Ok, DriverV1_0.TryDecodeAttachRequest(bytes, out AttachRequest read));
        Assert.False(Enum.IsDefined(read.Hugepages));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    [Requirement("D-4.4a-1")]
    public void Another_version_is_not_read(int kind, string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        bytes[6] = 2;

        Assert.Equal(WireStatus.VersionMismatch, new DriverDecoding().Decode((DriverMessageKind)kind, bytes));
        Assert.Equal(DriverMessageKind.None, DriverV1_0.Identify(bytes, out WireStatus status));
        Assert.Equal(WireStatus.VersionMismatch, status);
    }

    [Fact]
    [Requirement("D-4.4a-3")]
    public void Attach_request_of_another_version_has_a_correlation_id_to_answer()
    {
        byte[] bytes = [.. Convert.FromHexString(Golden.First().Data.Item2), 1, 2, 3];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, 27);
        bytes[6] = 2;

        Assert.True(DriverV1_0.IsAttachRequestOfOtherVersion(bytes, out long id));
        Assert.Equal(9, id);
        bytes[6] = 1;
        Assert.False(DriverV1_0.IsAttachRequestOfOtherVersion(bytes, out _));
    }

    [Theory]
    [InlineData(1, 27)]
    [InlineData(2, 54)]
    public void Length_of_the_newer_driver_schema_is_diagnosed(byte template, ushort blockLength)
    {
        byte[] bytes = new byte[100];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, blockLength);
        bytes[2] = template;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), 901);
        bytes[6] = 1;

        DriverV1_0.Identify(bytes, out WireStatus status);

        Assert.Equal(WireStatus.ForeignDialect, status);
        Assert.StartsWith(
            "the peer speaks wire 1.2, this side is set to 1.1",
            DriverV1_0.DescribeForeignDialect(bytes),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Other_lengths_and_prefixes_are_refused(int kind, string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(
                WireStatus.Truncated,
                new DriverDecoding().Decode((DriverMessageKind)kind, bytes.AsSpan(0, length))
            );
        }

        bytes[0]++;
        Assert.Equal(WireStatus.Malformed, new DriverDecoding().Decode((DriverMessageKind)kind, [.. bytes, 0]));
    }

    [Fact]
    [Requirement("D-4.5-3")]
    public void Schema_tells_messages_of_the_same_template_apart()
    {
        byte[] driver = Convert.FromHexString(Golden.First().Data.Item2);
        byte[] wire = Messages.All().First(message => message.Kind == MessageKind.ShmPoolAnnounce).Bytes;

        Assert.Equal(driver[2], wire[2]);
        Assert.Equal(MessageKind.None, WireV1_1.Identify(driver, out WireStatus forWire));
        Assert.Equal(WireStatus.ForeignSchema, forWire);
        Assert.Equal(DriverMessageKind.None, DriverV1_0.Identify(wire, out WireStatus forDriver));
        Assert.Equal(WireStatus.ForeignSchema, forDriver);
    }

    [Theory]
    [Requirement("D-4.9-10")]
    [InlineData(8 + 24, 0)]
    [InlineData(8 + 24, 3)]
    [InlineData(8 + 25, 0)]
    [InlineData(8 + 25, 4)]
    public void Revocation_with_an_unknown_role_or_reason_is_rejected(int offset, byte value)
    {
        byte[] bytes = Convert.FromHexString(Golden.Last().Data.Item2);
        bytes[offset] = value;

        Assert.Equal(WireStatus.Malformed, DriverV1_0.TryDecodeLeaseRevoked(bytes, new LeaseRevoked()));
    }

    [Fact]
    [Requirement("D-4.7a-1")]
    public void Response_with_an_unknown_code_is_malformed_but_has_its_id()
    {
        byte[] bytes = Convert.FromHexString(Granted);
        bytes[8 + 8] = 5;
        var response = new AttachResponse();

        Assert.Equal(WireStatus.Malformed, DriverV1_0.TryDecodeAttachResponse(bytes, response));
        Assert.Equal(9, response.CorrelationId);
    }

    [Fact]
    [Requirement("D-4.2-11")]
    public void Error_text_has_1024_bytes_at_most()
    {
        var response = new AttachResponse();
        response.SetRefusal(1, ResponseCode.Rejected);

        Assert.True(response.ErrorMessage.TrySet(new byte[1024]));
        Assert.False(response.ErrorMessage.TrySet(new byte[1025]));
    }

    [Property(MaxTest = 2000)]
    public void Message_with_changed_bytes_is_refused_or_means_what_it_says(
        uint message,
        ushort[] places,
        byte[] values
    )
    {
        (int kind, string hex) = Golden.Select(row => row.Data).ElementAt((int)(message % Golden.Count));
        byte[] bytes = Convert.FromHexString(hex);
        for (int i = 0; i < Math.Min(places.Length, values.Length); i++)
        {
            bytes[places[i] % bytes.Length] = values[i];
        }

        DriverV1_0.IsAttachRequestOfOtherVersion(bytes, out _);
        var decoding = new DriverDecoding();
        if (
            decoding.Decode((DriverMessageKind)kind, bytes) == WireStatus.Ok
            && kind != (int)DriverMessageKind.AttachRequest
        )
        {
            byte[] again = decoding.Encode((DriverMessageKind)kind);
            var second = new DriverDecoding();
            Assert.Equal(WireStatus.Ok, second.Decode((DriverMessageKind)kind, again));
            Assert.Equal(again, second.Encode((DriverMessageKind)kind));
        }
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Decoding_and_encoding_again_allocate_nothing(int kind, string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        byte[] buffer = new byte[bytes.Length];
        var decoding = new DriverDecoding();

        long allocated = Allocations.Of(() =>
        {
            DriverV1_0.Identify(bytes, out _);
            decoding.Decode((DriverMessageKind)kind, bytes);
            decoding.Encode((DriverMessageKind)kind, buffer);
        });

        Assert.Equal(0, allocated);
    }
}
