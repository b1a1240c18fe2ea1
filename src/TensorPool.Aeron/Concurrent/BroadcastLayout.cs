namespace TensorPool.Aeron.Concurrent;

/// <summary>The trailer of the to-clients buffer; offsets are from its start, which is the capacity.</summary>
internal static class BroadcastLayout
{
    public const int TrailerLength = 128;
    public const int TailIntentOffset = 0;
    public const int TailOffset = 8;
    public const int LatestOffset = 16;

    /// <summary>Whether a buffer of this length, trailer included, can be a broadcast buffer.</summary>
    public static bool IsValidLength(int length) =>
        length > TrailerLength + RecordHeader.Length && Memory.Alignment.IsPowerOfTwo(length - TrailerLength);
}
