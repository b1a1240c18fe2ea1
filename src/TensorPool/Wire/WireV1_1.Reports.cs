using TensorPool.Sbe;
using TensorPool.Wire.V1_1.Control;

namespace TensorPool.Wire;

/// <content>Messages of fixed length: hello, quality of service, heartbeat.</content>
internal readonly partial struct WireV1_1
{
    /// <summary>The largest rate that the field can tell: the number above it would be null.</summary>
    private const uint MaxRateHz = V1_1.Control.ConsumerHello.Fields.MaxRateHz.MaxValue;

    /// <inheritdoc/>
    public static int ConsumerHelloLength => V1_1.Control.ConsumerHello.GetEncodedLength();

    /// <inheritdoc/>
    public static int QosConsumerLength => V1_1.Control.QosConsumer.GetEncodedLength();

    /// <inheritdoc/>
    public static int QosProducerLength => V1_1.Control.QosProducer.GetEncodedLength();

    /// <inheritdoc/>
    public static int HeartbeatLength => V1_1.Control.Heartbeat.GetEncodedLength();

    /// <inheritdoc/>
    public static void EncodeConsumerHello(Span<byte> buffer, in ConsumerHello hello)
    {
        ConsumerHelloEncoder encoder = ConsumerHelloEncoder.Wrap(buffer);
        encoder.StreamId = hello.StreamId;
        encoder.ConsumerId = hello.ConsumerId;
        encoder.SupportsShm = ToBool(hello.SupportsShm);
        encoder.SupportsProgress = ToBool(hello.SupportsProgress);
        encoder.ModeRaw = ToMode(hello.Mode);
        encoder.MaxRateHz = (ushort)Math.Min(hello.MaxRateHz, MaxRateHz);
        encoder.ExpectedLayoutVersion = hello.ExpectedLayoutVersion;
        encoder.ProgressIntervalUs = hello.ProgressIntervalUs;
        encoder.ProgressBytesDelta = hello.ProgressBytesDelta;
        encoder.ProgressRowsDelta = hello.ProgressRowsDelta;
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeConsumerHello(ReadOnlySpan<byte> message, out ConsumerHello hello)
    {
        hello = default;
        if (ConsumerHelloDecoder.TryWrap(message, out ConsumerHelloDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        hello.StreamId = decoder.StreamId;
        hello.ConsumerId = decoder.ConsumerId;
        hello.SupportsShm = decoder.SupportsShm == Bool.TRUE;
        hello.SupportsProgress = decoder.SupportsProgress == Bool.TRUE;
        hello.Mode = (ConsumerMode)decoder.ModeRaw;
        hello.MaxRateHz = decoder.MaxRateHz;
        hello.ExpectedLayoutVersion = decoder.ExpectedLayoutVersion;
        hello.ProgressIntervalUs = decoder.ProgressIntervalUs;
        hello.ProgressBytesDelta = decoder.ProgressBytesDelta;
        hello.ProgressRowsDelta = NullIfZero(decoder.ProgressRowsDelta);
        return IsBool(decoder.SupportsShmRaw) && IsBool(decoder.SupportsProgressRaw) && IsMode(decoder.ModeRaw)
            ? WireStatus.Ok
            : WireStatus.Malformed;
    }

    /// <inheritdoc/>
    public static void EncodeQosConsumer(Span<byte> buffer, in QosConsumer qos)
    {
        QosConsumerEncoder encoder = QosConsumerEncoder.Wrap(buffer);
        encoder.StreamId = qos.StreamId;
        encoder.ConsumerId = qos.ConsumerId;
        encoder.Epoch = qos.Epoch;
        encoder.LastSeqSeen = qos.LastSeqSeen;
        encoder.DropsGap = qos.DropsGap;
        encoder.DropsLate = qos.DropsLate;
        encoder.ModeRaw = ToMode(qos.Mode);
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeQosConsumer(ReadOnlySpan<byte> message, out QosConsumer qos)
    {
        qos = default;
        if (QosConsumerDecoder.TryWrap(message, out QosConsumerDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        qos.StreamId = decoder.StreamId;
        qos.ConsumerId = decoder.ConsumerId;
        qos.Epoch = decoder.Epoch;
        qos.LastSeqSeen = decoder.LastSeqSeen;
        qos.DropsGap = decoder.DropsGap;
        qos.DropsLate = decoder.DropsLate;
        qos.Mode = (ConsumerMode)decoder.ModeRaw;
        return IsMode(decoder.ModeRaw) ? WireStatus.Ok : WireStatus.Malformed;
    }

    /// <inheritdoc/>
    public static void EncodeQosProducer(Span<byte> buffer, in QosProducer qos)
    {
        QosProducerEncoder encoder = QosProducerEncoder.Wrap(buffer);
        encoder.StreamId = qos.StreamId;
        encoder.ProducerId = qos.ProducerId;
        encoder.Epoch = qos.Epoch;
        encoder.CurrentSeq = qos.CurrentSeq;
        encoder.Watermark = qos.Watermark;
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeQosProducer(ReadOnlySpan<byte> message, out QosProducer qos)
    {
        qos = default;
        if (QosProducerDecoder.TryWrap(message, out QosProducerDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        qos.StreamId = decoder.StreamId;
        qos.ProducerId = decoder.ProducerId;
        qos.Epoch = decoder.Epoch;
        qos.CurrentSeq = decoder.CurrentSeq;
        qos.Watermark = decoder.Watermark;
        return WireStatus.Ok;
    }

    /// <inheritdoc/>
    public static void EncodeHeartbeat(Span<byte> buffer, in Heartbeat heartbeat)
    {
        HeartbeatEncoder encoder = HeartbeatEncoder.Wrap(buffer);
        encoder.StreamId = heartbeat.StreamId;
        encoder.ProducerId = heartbeat.ProducerId;
        encoder.Epoch = heartbeat.Epoch;
        encoder.TimestampNs = heartbeat.TimestampNs;
    }

    /// <inheritdoc/>
    public static WireStatus TryDecodeHeartbeat(ReadOnlySpan<byte> message, out Heartbeat heartbeat)
    {
        heartbeat = default;
        if (HeartbeatDecoder.TryWrap(message, out HeartbeatDecoder decoder, Strict) != SbeStatus.Ok)
        {
            return Refuse(message);
        }

        heartbeat.StreamId = decoder.StreamId;
        heartbeat.ProducerId = decoder.ProducerId;
        heartbeat.Epoch = decoder.Epoch;
        heartbeat.TimestampNs = decoder.TimestampNs;
        return WireStatus.Ok;
    }

    private static Bool ToBool(bool value) => value ? Bool.TRUE : Bool.FALSE;

    private static bool IsBool(byte raw) => raw <= (byte)Bool.TRUE;

    private static bool IsMode(byte raw) => raw is >= (byte)Mode.STREAM and <= (byte)Mode.DECIMATED;

    /// <summary>The numbers are the same here; what is no mode must not get out.</summary>
    private static byte ToMode(ConsumerMode mode) =>
        mode is ConsumerMode.Stream or ConsumerMode.Latest or ConsumerMode.Decimated
            ? (byte)mode
            : throw new ArgumentOutOfRangeException(nameof(mode), mode, "Wire 1.1 knows stream, latest and decimated.");
}
