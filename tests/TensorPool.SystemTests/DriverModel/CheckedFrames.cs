using TensorPool.Consumer;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>Looks at every byte of every frame: whether it is whole, and of the epoch that it says. One thread.</summary>
internal sealed class CheckedFrames : IFrameHandler
{
    private int _fault;

    public long Accepted { get; private set; }

    /// <summary>Frames that were accepted and are not what was written.</summary>
    public long Faults { get; private set; }

    public void OnFrame(scoped Frame frame) =>
        _fault = Support.SelfCheckingPayload.FindFault(frame.Payload, DriverSettings.KeyOf(frame.Epoch, frame.Seq));

    public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
    {
        if (outcome == FrameOutcome.Intact)
        {
            Accepted++;
            Faults += _fault < 0 ? 0 : 1;
        }
    }
}
