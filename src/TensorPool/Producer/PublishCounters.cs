using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TensorPool.Producer;

/// <summary>
/// What became of frames, over all epochs. The publishing thread alone writes, each count in one store; everybody may read.
/// On cache lines of their own: they are written for every frame, while others read what lies beside them.
/// </summary>
internal sealed class PublishCounters
{
    private Counts _counts;

    /// <summary>Frames that are complete in shared memory and whose turn has come.</summary>
    public long FramesPublished => Volatile.Read(ref _counts.Published);

    /// <summary>Frames that no pool could hold.</summary>
    public long TooLarge => Volatile.Read(ref _counts.TooLarge);

    /// <summary>Descriptors that a subscriber held back.</summary>
    public long DescriptorBackPressured => Volatile.Read(ref _counts.BackPressured);

    /// <summary>Descriptors that nobody was there to receive.</summary>
    public long NotConnected => Volatile.Read(ref _counts.NotConnected);

    /// <summary>Descriptors that could not be sent for want of an Aeron client.</summary>
    public long Disconnected => Volatile.Read(ref _counts.Disconnected);

    /// <summary>Claims that were given up.</summary>
    public long Abandoned => Volatile.Read(ref _counts.Abandoned);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OnDescriptor(PublishResult result)
    {
        Volatile.Write(ref _counts.Published, _counts.Published + 1);
        if (result != PublishResult.Sent)
        {
            OnNotSent(result);
        }
    }

    public void OnTooLarge() => Volatile.Write(ref _counts.TooLarge, _counts.TooLarge + 1);

    public void OnAbandoned() => Volatile.Write(ref _counts.Abandoned, _counts.Abandoned + 1);

    private void OnNotSent(PublishResult result)
    {
        switch (result)
        {
            case PublishResult.NotConnected:
                Volatile.Write(ref _counts.NotConnected, _counts.NotConnected + 1);
                break;
            case PublishResult.BackPressured:
                Volatile.Write(ref _counts.BackPressured, _counts.BackPressured + 1);
                break;
            default:
                Volatile.Write(ref _counts.Disconnected, _counts.Disconnected + 1);
                break;
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 304)]
    private struct Counts
    {
        [FieldOffset(128)]
        public long Published;

        [FieldOffset(136)]
        public long TooLarge;

        [FieldOffset(144)]
        public long BackPressured;

        [FieldOffset(152)]
        public long NotConnected;

        [FieldOffset(160)]
        public long Disconnected;

        [FieldOffset(168)]
        public long Abandoned;
    }
}
