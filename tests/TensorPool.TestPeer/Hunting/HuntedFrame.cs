using TensorPool.Consumer;

namespace TensorPool.TestPeer.Hunting;

/// <summary>
/// Looks whether a frame is all of one piece, in place or in a verified copy, and believes what the library says of it: a frame
/// that is accepted and is not of one piece is torn.
/// </summary>
internal sealed class HuntedFrame(bool copies, bool verifies, int maxPayload) : IFrameHandler
{
    private readonly byte[] _copy = new byte[maxPayload];
    private readonly ulong[] _lastAccepted = new ulong[OverwritePeer.Nslots];
    private string? _fault;
    private bool _isCopied;
    private string _firstTorn = "none";

    /// <summary>Different frames that were accepted.</summary>
    public long Accepted { get; private set; }

    /// <summary>Frames that were not, found so by the library before or after they were read.</summary>
    public long Rejected { get; private set; }

    public long Torn { get; private set; }

    public static ulong TimestampOf(ulong seq) => (seq * 3) + 1;

    public void OnRejected() => Rejected++;

    public void OnFrame(scoped Frame frame)
    {
        if (copies)
        {
            _isCopied = frame.TryCopyTo(_copy);
            _fault = FindFault(frame.Info, _copy.AsSpan(0, frame.Payload.Length), frame.Layout.Dims[0]);
        }
        else
        {
            _fault =
                BitConverter.ToUInt64(frame.UserBytes) != frame.Seq
                    ? $"user data {BitConverter.ToUInt64(frame.UserBytes)}"
                    : FindFault(frame.Info, frame.Payload, frame.Layout.Dims[0]);
        }
    }

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        bool isAccepted = !verifies || (copies ? _isCopied : outcome == FrameOutcome.Intact);
        if (!isAccepted)
        {
            Rejected++;
            return;
        }

        ref ulong last = ref _lastAccepted[info.Seq % OverwritePeer.Nslots];
        if (last != info.Seq + 1)
        {
            last = info.Seq + 1;
            Accepted++;
        }

        if (_fault is not null && Torn++ == 0)
        {
            _firstTorn = $"frame {info.Seq}, {outcome}: {_fault}";
        }
    }

    public override string ToString() => $"{Accepted} {Rejected} {Torn} {_firstTorn}";

    private string? FindFault(in FrameInfo info, ReadOnlySpan<byte> payload, int extent)
    {
        int expected = SelfCheckingPayload.LengthOf(info.Seq, maxPayload);
        if (payload.Length != expected || extent != expected || info.TimestampNs != TimestampOf(info.Seq))
        {
            return $"length {payload.Length}, extent {extent}, expected {expected}, timestamp {info.TimestampNs}";
        }

        int fault = SelfCheckingPayload.FindFault(payload, info.Seq);
        return fault < 0 ? null : $"byte {fault} of {payload.Length}";
    }
}
