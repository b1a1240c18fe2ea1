namespace TensorPool.Aeron.Logs;

/// <summary>The header of a frame in a term (aeron-ipc §6.4). Frames start at multiples of 32.</summary>
/// <remarks>
/// <code>
/// offset  size  field
///      0     4  frameLength    header and payload; 0 free, negative being written
///      4     1  version        0
///      5     1  flags
///      6     2  type
///      8     4  termOffset
///     12     4  sessionId
///     16     4  streamId
///     20     4  termId
///     24     8  reservedValue  the user's
/// </code>
/// </remarks>
internal static class FrameHeader
{
    public const int Length = 32;
    public const int Alignment = 32;

    public const int FrameLengthOffset = 0;
    public const int VersionOffset = 4;
    public const int FlagsOffset = 5;
    public const int TypeOffset = 6;
    public const int TermOffsetOffset = 8;
    public const int SessionIdOffset = 12;
    public const int StreamIdOffset = 16;
    public const int TermIdOffset = 20;
    public const int ReservedValueOffset = 24;

    public const byte Version = 0;

    public const byte BeginFlag = 0x80;
    public const byte EndFlag = 0x40;

    /// <summary>A message in one frame.</summary>
    public const byte UnfragmentedFlags = BeginFlag | EndFlag;

    public const ushort PaddingType = 0;
    public const ushort DataType = 1;

    /// <summary>What a frame takes in a term.</summary>
    public static int AlignedLength(int frameLength) => Memory.Alignment.Align(frameLength, Alignment);
}
