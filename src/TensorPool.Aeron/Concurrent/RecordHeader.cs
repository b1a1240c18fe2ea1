namespace TensorPool.Aeron.Concurrent;

/// <summary>The header that records of the ring and of the broadcast buffer share.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     4  length   header and body; the ring writes it negative while a record is being filled
///      4     4  type     1 or more; -1 is padding
///      8        body
/// </code>
/// </remarks>
internal static class RecordHeader
{
    public const int Length = 8;
    public const int Alignment = 8;
    public const int LengthOffset = 0;
    public const int TypeOffset = 4;
    public const int PaddingType = -1;
}
