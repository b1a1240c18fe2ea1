using TensorPool.Producer;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>Writes frames that <see cref="CheckedFrames"/> can check. One thread.</summary>
internal sealed class CheckedFrameSource(TensorProducer producer)
{
    public long Published { get; private set; }

    /// <summary>Publishes a frame in place, if the producer has a lease. On the thread of its agent, which alone changes epochs.</summary>
    public bool TryPublish()
    {
        int length = Support.SelfCheckingPayload.LengthOf((ulong)Published, DriverSettings.MaxPayload);
        if (producer.TryClaim(length, out FrameClaim claim) != ClaimResult.Claimed)
        {
            return false;
        }

        Support.SelfCheckingPayload.Fill(claim.Payload, DriverSettings.KeyOf(producer.Epoch, claim.Seq));
        bool isPublished = claim.Commit(DriverSettings.Bytes(length)).IsPublished();
        claim.Dispose();
        Published += isPublished ? 1 : 0;
        return isPublished;
    }
}
