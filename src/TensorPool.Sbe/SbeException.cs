namespace TensorPool.Sbe;

/// <summary>A buffer that is not the message it should be, or a value that cannot be encoded.</summary>
public class SbeException : Exception
{
    /// <summary>Creates an exception that only carries a text.</summary>
    public SbeException(string message)
        : base(message) { }

    /// <summary>Creates an exception that carries a text and a cause.</summary>
    public SbeException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Creates an exception without a text of its own.</summary>
    public SbeException() { }

    /// <summary>Creates an exception for a status.</summary>
    /// <param name="status">What is wrong.</param>
    /// <param name="messageName">Schema name of the message.</param>
    /// <param name="element">Schema name of the element, or empty for the message itself.</param>
    /// <param name="position">Position in the buffer, in bytes from its start.</param>
    /// <param name="claimed">What the bytes or the caller claim (a length, count, id or version).</param>
    /// <param name="available">What there is, or what was expected.</param>
    public SbeException(
        SbeStatus status,
        string messageName,
        string element,
        int position,
        long claimed,
        long available
    )
        : base(Describe(status, messageName, element, position, claimed, available))
    {
        Status = status;
        MessageName = messageName;
        Element = element;
        Position = position;
        Claimed = claimed;
        Available = available;
    }

    /// <summary>What is wrong.</summary>
    public SbeStatus Status { get; }

    /// <summary>Schema name of the message.</summary>
    public string MessageName { get; } = "";

    /// <summary>Schema name of the element, or empty for the message itself.</summary>
    public string Element { get; } = "";

    /// <summary>Position in the buffer, in bytes from its start.</summary>
    public int Position { get; }

    /// <summary>What the bytes or the caller claim: a length, a count, an id or a version.</summary>
    public long Claimed { get; }

    /// <summary>What there is, or what was expected.</summary>
    public long Available { get; }

    private static string Describe(
        SbeStatus status,
        string messageName,
        string element,
        int position,
        long claimed,
        long available
    )
    {
        string what = element.Length == 0 ? messageName : $"{messageName}.{element}";
        string why = status switch
        {
            SbeStatus.TruncatedHeader => $"the buffer holds {available} bytes, the message header needs {claimed}",
            SbeStatus.WrongSchemaId => $"the header names schema {claimed}, expected {available}",
            SbeStatus.UnknownTemplateId => $"the header names template {claimed}, expected {available}",
            SbeStatus.BlockLengthTooSmall => $"the block is {claimed} bytes long, its version needs {available}",
            SbeStatus.BlockLengthUnexpected => $"the block is {claimed} bytes long, expected exactly {available}",
            SbeStatus.VersionTooOld =>
                $"the message is of version {claimed}, but exists since version {available} only",
            SbeStatus.VersionUnexpected => $"the message is of version {claimed}, expected exactly {available}",
            SbeStatus.TruncatedBlock => $"the block claims {claimed} bytes, the buffer has {available} left",
            SbeStatus.TruncatedGroupHeader =>
                $"the group header needs {claimed} bytes, the buffer has {available} left",
            SbeStatus.GroupExceedsBuffer => $"the entries claim {claimed} bytes, the buffer has {available} left",
            SbeStatus.TruncatedDataLength => $"the length field needs {claimed} bytes, the buffer has {available} left",
            SbeStatus.DataExceedsBuffer => $"the data claims {claimed} bytes, the buffer has {available} left",
            SbeStatus.BufferTooSmall => $"{claimed} bytes are to be written, the buffer has {available} left",
            SbeStatus.CountOutOfRange => $"{claimed} entries are outside the range of the group (limit {available})",
            SbeStatus.CountNotReached => $"{claimed} groups have fewer entries than they were begun with",
            SbeStatus.CountExceeded => $"the group has room for {available} entries only",
            SbeStatus.DataTooLong => $"{claimed} bytes of data exceed the limit of {available}",
            SbeStatus.TextNotEncodable => "the text has characters that the declared character encoding lacks",
            SbeStatus.TextTooLong => $"the text is longer than the {available} bytes of the field",
            SbeStatus.Incomplete => "not every group and data element was written",
            _ => status.ToString(),
        };
        return $"{what} at byte {position}: {why} ({status}).";
    }
}
