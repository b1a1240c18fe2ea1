using HdrHistogram;
using TensorPool.Aeron.Agents;
using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Patterns;
using TensorPool.Consumer;
using TensorPool.Tensors;

namespace TensorPool.Cli.Roles;

/// <summary>Takes frames as they come: counts, verifies, copies for the output and for the preview. On the polling thread.</summary>
internal sealed class FrameTaker : IFrameHandler
{
    private const long MaxLatencyNs = 3_600_000_000_000;

    private readonly OutputQueue? _output;
    private readonly PreviewScreen? _preview;
    private readonly LossCount _losses;
    private readonly bool _isVerifying;
    private readonly long _limit;
    private readonly LongHistogram _latency = new(MaxLatencyNs, 3);
    private CopiedFrame? _copy;
    private CopiedFrame? _shown;
    private bool _isCopyRight;
    private bool _hasRoom;
    private bool _isTaken;
    private int _fault;

    /// <param name="output">Null if nothing is written.</param>
    /// <param name="preview">Null if nothing is shown.</param>
    /// <param name="losses">Is told each frame.</param>
    /// <param name="isVerifying">Whether frames are those of the counter pattern.</param>
    /// <param name="limit">Frames to take at most.</param>
    public FrameTaker(OutputQueue? output, PreviewScreen? preview, LossCount losses, bool isVerifying, long limit)
    {
        _output = output;
        _preview = preview;
        _losses = losses;
        _isVerifying = isVerifying;
        _limit = limit;
    }

    /// <summary>Frames that were right.</summary>
    public long Received { get; private set; }

    /// <summary>Bytes of their payloads.</summary>
    public long Bytes { get; private set; }

    /// <summary>Frames that were lost because the output had no room.</summary>
    public long DropsOutput { get; private set; }

    /// <summary>Frames of which a byte was wrong.</summary>
    public long Corrupt { get; private set; }

    /// <summary>Where the first wrong byte was found; null if none was.</summary>
    public string? FirstFault { get; private set; }

    /// <summary>Of the last frame.</summary>
    public TensorLayout? Layout { get; private set; }

    /// <summary>Whether no more frames are wanted.</summary>
    public bool IsDone => Received >= _limit;

    /// <summary>From publication to delivery; null before the first frame.</summary>
    public ConsumeReport.ConsumeLatency? Latency =>
        _latency.TotalCount == 0
            ? null
            : new ConsumeReport.ConsumeLatency(
                _latency.GetValueAtPercentile(50),
                _latency.GetValueAtPercentile(99),
                _latency.GetMaxValue()
            );

    /// <inheritdoc/>
    public void OnFrame(scoped Frame frame)
    {
        _isTaken = !IsDone;
        if (!_isTaken)
        {
            return;
        }

        if (frame.PayloadLength > Array.MaxLength)
        {
            throw new InputException(
                $"Frame {frame.Seq} has {frame.PayloadLength} bytes, and this tool takes at most {Array.MaxLength}."
            );
        }

        long latencyNs = SystemNanoClock.Instance.NanoTime() - (long)frame.TimestampNs;
        _latency.RecordValue(Math.Clamp(latencyNs, 0, MaxLatencyNs));
        Layout = frame.Layout;
        _copy = _output?.TryRent(frame.Payload.Length);
        _hasRoom = _output is null || _copy is not null;
        _isCopyRight = _copy?.TryCopy(frame) ?? false;
        _fault = -1;
        if (_isVerifying)
        {
            _fault = CounterPattern.FindFault(_isCopyRight ? _copy!.Payload : frame.Payload, frame.Seq);
        }

        _shown = _preview?.TryTake(frame);
    }

    /// <inheritdoc/>
    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        if (!_isTaken)
        {
            return;
        }

        // Copied: the copy was right before the frame was overwritten; what was read in place may not be.
        bool isRight = outcome == FrameOutcome.Intact || (outcome == FrameOutcome.Copied && _isCopyRight);
        if (isRight)
        {
            Count(info);
        }

        Hand(isRight && _isCopyRight);
        if (_shown is { } shown)
        {
            _preview!.Show(shown, isRight);
        }
    }

    private void Count(in FrameInfo info)
    {
        _losses.OnFrame(info);
        Received++;
        Bytes += info.PayloadLength;
        if (!_hasRoom)
        {
            DropsOutput++;
        }

        if (_fault >= 0)
        {
            Corrupt++;
            FirstFault ??= $"frame {info.Seq} of epoch {info.Epoch}, from byte {_fault} of {info.PayloadLength} on";
        }
    }

    private void Hand(bool isWanted)
    {
        if (_copy is not { } copy)
        {
            return;
        }

        if (isWanted)
        {
            _output!.Add(copy);
        }
        else
        {
            _output!.Return(copy);
        }

        _copy = null;
    }
}
