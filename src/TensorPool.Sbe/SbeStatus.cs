namespace TensorPool.Sbe;

/// <summary>Why a codec refused a buffer, a count, a value or a call. <see cref="Ok"/> is zero.</summary>
public enum SbeStatus : byte
{
    /// <summary>Nothing is wrong.</summary>
    Ok = 0,

    /// <summary>The buffer is shorter than the message header.</summary>
    TruncatedHeader,

    /// <summary>The header names another schema.</summary>
    WrongSchemaId,

    /// <summary>The header names another message than the decoder's, or, for a dispatcher, none of the schema.</summary>
    UnknownTemplateId,

    /// <summary>The acting block length is shorter than the fields that the acting version has.</summary>
    BlockLengthTooSmall,

    /// <summary><see cref="SbeAcceptance.Exact"/>: the acting block length is not the decoder's own.</summary>
    BlockLengthUnexpected,

    /// <summary>The message did not exist yet in the version that its header names.</summary>
    VersionTooOld,

    /// <summary><see cref="SbeAcceptance.Exact"/>: the acting version is not the decoder's own.</summary>
    VersionUnexpected,

    /// <summary>The buffer ends inside the fixed block.</summary>
    TruncatedBlock,

    /// <summary>The buffer ends inside the dimension of a group.</summary>
    TruncatedGroupHeader,

    /// <summary>A group claims more entries than the buffer can hold.</summary>
    GroupExceedsBuffer,

    /// <summary>The buffer ends inside the length of a data element.</summary>
    TruncatedDataLength,

    /// <summary>A data element claims more bytes than the buffer holds.</summary>
    DataExceedsBuffer,

    /// <summary>Encoding: the buffer has no room for what is to be written.</summary>
    BufferTooSmall,

    /// <summary>A count of entries outside the range that the dimension of the group allows.</summary>
    CountOutOfRange,

    /// <summary>Encoding: a group was begun with a count, and fewer entries were written.</summary>
    CountNotReached,

    /// <summary>All entries that a group was begun with are written, or it holds the most it may.</summary>
    CountExceeded,

    /// <summary>Data longer than its length field or the schema's <c>maxValue</c> allows.</summary>
    DataTooLong,

    /// <summary>Text with characters that the declared character encoding does not have.</summary>
    TextNotEncodable,

    /// <summary>Text longer than its fixed array.</summary>
    TextTooLong,

    /// <summary>Validation: a value below <c>minValue</c> or above <c>maxValue</c>.</summary>
    ValueOutOfRange,

    /// <summary>Validation: a value that the enum does not define, or bits that the set does not.</summary>
    ValueUndefined,

    /// <summary>Validation: bytes that are no text in the declared character encoding.</summary>
    TextInvalid,

    /// <summary>Encoding was completed before every group and data element was written.</summary>
    Incomplete,
}
