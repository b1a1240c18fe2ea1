using Codecs.Dimensions;
using Codecs.Extension;
using Codecs.Ranges;
using Codecs.Vardata;
using Codecs.Wire;

namespace TensorPool.Sbe.CodecTests;

/// <summary>Acceptance, validation, errors that stay, and dispatch.</summary>
public sealed class DecodingTests
{
    [Fact]
    public void A_message_older_than_its_template_is_refused()
    {
        byte[] bytes = new byte[Added.GetEncodedLength()];
        AddedEncoder.Wrap(bytes).V = 5;
        Assert.Equal(SbeStatus.Ok, AddedDecoder.TryWrap(bytes, out _));
        bytes[6] = 0;
        Assert.Equal(SbeStatus.VersionTooOld, AddedDecoder.TryWrap(bytes, out _));
        SbeException e = Assert.Throws<SbeException>(() => AddedDecoder.Wrap(bytes));
        Assert.Equal((SbeStatus.VersionTooOld, 0L, 1L), (e.Status, e.Claimed, e.Available));
    }

    [Fact]
    public void Exact_acceptance_wants_version_and_block_length_as_they_are()
    {
        byte[] bytes = new byte[FrameDescriptor.GetEncodedLength() + 4];
        FrameDescriptorEncoder.Wrap(bytes).Clear();
        Assert.Equal(SbeStatus.Ok, FrameDescriptorDecoder.TryWrap(bytes, out _, SbeAcceptance.Exact));
        bytes[0] += 4;
        Assert.Equal(SbeStatus.Ok, FrameDescriptorDecoder.TryWrap(bytes, out FrameDescriptorDecoder longer));
        Assert.Equal(FrameDescriptor.BlockLength + 4, longer.ActingBlockLength);
        Assert.Equal(
            SbeStatus.BlockLengthUnexpected,
            FrameDescriptorDecoder.TryWrap(bytes, out _, SbeAcceptance.Exact)
        );
        bytes[6]++;
        Assert.Equal(SbeStatus.VersionUnexpected, FrameDescriptorDecoder.TryWrap(bytes, out _, SbeAcceptance.Exact));
        Assert.Equal(SbeStatus.Ok, FrameDescriptorDecoder.TryWrap(bytes, out _));
    }

    [Fact]
    public void Validation_finds_values_out_of_range()
    {
        byte[] bytes = new byte[Limits.GetEncodedLength()];
        LimitsEncoder limits = LimitsEncoder.Wrap(bytes);
        limits.Clear();
        limits.SetOptionalFieldsToNull();
        Assert.Equal((SbeStatus.Ok, ""), Validate(bytes));
        limits.Index = 65536;
        Assert.Equal((SbeStatus.ValueOutOfRange, "index"), Validate(bytes));
        limits.Index = 65535;
        limits.Angle = -181;
        Assert.Equal((SbeStatus.ValueOutOfRange, "angle"), Validate(bytes));
        limits.Angle = 180;
        limits.Ratio = float.NaN;
        Assert.Equal((SbeStatus.ValueOutOfRange, "ratio"), Validate(bytes));
        limits.Ratio = null;
        limits.ModeRaw = 3;
        Assert.Equal((SbeStatus.ValueUndefined, "mode"), Validate(bytes));
        limits.Mode = Codecs.Ranges.Mode.Manual;
        Assert.Equal((SbeStatus.Ok, ""), Validate(bytes));

        static (SbeStatus, string) Validate(byte[] bytes)
        {
            SbeStatus status = LimitsDecoder.Wrap(bytes).Validate(out string element);
            return (status, element);
        }
    }

    [Fact]
    public void Validation_finds_counts_lengths_and_text()
    {
        byte[] bytes = new byte[64];
        RangedEncoder.Wrap(bytes).BeginBounded(1).Next().V = 1;
        bytes[10] = 0;
        Assert.Equal(SbeStatus.CountOutOfRange, RangedDecoder.Wrap(bytes).Validate(out string element));
        Assert.Equal("bounded", element);

        BlobsEncoder blobs = BlobsEncoder.Wrap(bytes);
        blobs.WriteB8([]);
        blobs.WriteB32([]);
        blobs.WriteLimited(new byte[12]);
        bytes[Blobs.HeaderSize + 5] = 13;
        Assert.Equal(SbeStatus.DataTooLong, BlobsDecoder.Wrap(bytes).Validate(out element));
        Assert.Equal("limited", element);

        TextsEncoder texts = TextsEncoder.Wrap(bytes);
        texts.Id = 1;
        texts.WriteAscii8("a");
        texts.WriteUtf8("ü");
        texts.WriteUtf8Long("");
        texts.WriteLatin("");
        Assert.Equal(SbeStatus.Ok, TextsDecoder.Wrap(bytes).Validate(out element));
        bytes[Texts.HeaderSize + Texts.BlockLength + 5] = (byte)'x';
        Assert.Equal(SbeStatus.TextInvalid, TextsDecoder.Wrap(bytes).Validate(out element));
        Assert.Equal("utf8", element);
        TextsDecoder decoder = TextsDecoder.Wrap(bytes);
        decoder.SkipAscii8();
        Assert.Equal(2, decoder.ReadUtf8().Length);
    }

    [Fact]
    public void An_error_stays()
    {
        byte[] bytes = new byte[Blobs.GetEncodedLength(1, 0, 0)];
        BlobsEncoder blobs = BlobsEncoder.Wrap(bytes);
        blobs.WriteB8([1]);
        blobs.WriteB32([]);
        blobs.WriteLimited([]);
        bytes[Blobs.HeaderSize + 2] = 200;
        BlobsDecoder decoder = BlobsDecoder.Wrap(bytes);
        decoder.SkipB8();
        int limit = decoder.Limit;
        Assert.Equal(SbeStatus.DataExceedsBuffer, decoder.TryReadB32(out ReadOnlySpan<byte> value));
        Assert.True(value.IsEmpty);
        Assert.Equal(SbeStatus.DataExceedsBuffer, decoder.TryReadLimited(out value));
        Assert.True(value.IsEmpty);
        Assert.Equal(SbeStatus.DataExceedsBuffer, decoder.TryPeekLimitedLength(out int length));
        Assert.Equal((0, limit), (length, decoder.Limit));
        Assert.Equal(SbeStatus.DataExceedsBuffer, decoder.Status);
        Assert.Equal(SbeStatus.DataExceedsBuffer, decoder.TryMeasure(out _));
        Assert.Contains("DataExceedsBuffer", decoder.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_after_a_refused_wrap_reads_nothing()
    {
        Assert.Equal(SbeStatus.TruncatedHeader, TextsDecoder.TryWrap([1, 2, 3], out TextsDecoder decoder));
        Assert.NotEqual(SbeStatus.Ok, decoder.TryReadAscii8(out ReadOnlySpan<byte> value));
        Assert.True(value.IsEmpty);
        Assert.Throws<NullReferenceException>(static () =>
        {
            _ = TextsDecoder.TryWrap([], out TextsDecoder texts);
            return texts.Id;
        });
    }

    [Fact]
    public void A_copy_of_a_decoder_has_a_position_of_its_own()
    {
        byte[] bytes = new byte[64];
        BlobsEncoder blobs = BlobsEncoder.Wrap(bytes);
        blobs.WriteB8([1]);
        blobs.WriteB32([2]);
        blobs.WriteLimited([3]);
        BlobsDecoder decoder = BlobsDecoder.Wrap(bytes);
        BlobsDecoder copy = decoder;
        copy.SkipB8();
        copy.SkipB32();
        Assert.Equal([1], decoder.ReadB8().ToArray());
        Assert.Equal([3], copy.ReadLimited().ToArray());
    }

    [Fact]
    public void Dispatch_delivers_each_message_to_its_handler()
    {
        var handler = new Handler();
        byte[] bytes = new byte[256];
        FrameDescriptorEncoder frame = FrameDescriptorEncoder.Wrap(bytes);
        frame.Clear();
        frame.Seq = 42;
        Assert.True(Codecs.Vardata.MessageDispatcher.Dispatch(EncodedTexts(7), ref handler));
        Assert.Equal("Texts 7", handler.Last);
        Assert.False(Codecs.Vardata.MessageDispatcher.Dispatch(bytes, ref handler));
        Assert.Equal("WrongSchemaId 900 4", handler.Last);
        Assert.False(Codecs.Vardata.MessageDispatcher.Dispatch(bytes.AsSpan(0, 7), ref handler));
        Assert.Equal("TruncatedHeader -1 -1", handler.Last);
        byte[] unknown = EncodedTexts(1);
        unknown[2] = 99;
        Assert.False(Codecs.Vardata.MessageDispatcher.Dispatch(unknown, ref handler));
        Assert.Equal("unknown 99 0", handler.Last);
        byte[] shortBlock = EncodedTexts(1);
        shortBlock[0] = 3;
        Assert.False(Codecs.Vardata.MessageDispatcher.Dispatch(shortBlock, ref handler));
        Assert.Equal("BlockLengthTooSmall 2010 1", handler.Last);
        byte[] newer = EncodedTexts(3);
        newer[6] = 1;
        Assert.True(Codecs.Vardata.MessageDispatcher.Dispatch(newer, ref handler));
        Assert.False(Codecs.Vardata.MessageDispatcher.Dispatch(newer, ref handler, SbeAcceptance.Exact));
        Assert.Equal("VersionUnexpected 2010 1", handler.Last);
    }

    [Fact]
    public void Dispatch_allocates_nothing()
    {
        var handler = new CountingHandler();
        byte[] bytes = EncodedTexts(7);
        for (int i = 0; i < 3; i++)
        {
            Codecs.Vardata.MessageDispatcher.Dispatch(bytes, ref handler);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Codecs.Vardata.MessageDispatcher.Dispatch(bytes, ref handler);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(103, handler.Count);
    }

    private static byte[] EncodedTexts(uint id)
    {
        byte[] bytes = new byte[64];
        TextsEncoder texts = TextsEncoder.Wrap(bytes);
        texts.Id = id;
        texts.WriteAscii8("a");
        texts.WriteUtf8("");
        texts.WriteUtf8Long("");
        texts.WriteLatin("");
        return bytes;
    }

    private sealed class Handler : Codecs.Vardata.IMessageHandler
    {
        public string Last { get; private set; } = "";

        public void OnTexts(TextsDecoder message) => Last = $"Texts {message.Id}";

        public void OnBlobs(BlobsDecoder message) => Last = "Blobs";

        public void OnInGroup(InGroupDecoder message) => Last = "InGroup";

        public void OnUnknownTemplate(int templateId, int actingVersion) =>
            Last = $"unknown {templateId} {actingVersion}";

        public void OnRejected(SbeStatus status, int schemaId, int templateId) =>
            Last = $"{status} {schemaId} {templateId}";
    }

    private struct CountingHandler : Codecs.Vardata.IMessageHandler
    {
        public int Count { get; private set; }

        public void OnTexts(TextsDecoder message) => Count++;

        public readonly void OnBlobs(BlobsDecoder message) { }

        public readonly void OnInGroup(InGroupDecoder message) { }

        public readonly void OnUnknownTemplate(int templateId, int actingVersion) { }

        public readonly void OnRejected(SbeStatus status, int schemaId, int templateId) { }
    }
}
