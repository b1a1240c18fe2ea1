using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>
/// A subscriber rejects a stream: its publishers hear why, and all its subscribers lose it for a while (aeron-ipc §10.7).
/// One thread.
/// </summary>
internal sealed class ImageRejections(DriverServices services, SubscriberLinks links)
{
    private readonly long _coolDownNs = services.Options.ImageLivenessTimeout.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Every rejection counts, and sets the end of the cool-down anew.</summary>
    public void Reject(IpcPublication publication, string reason)
    {
        services.Events.PublicationError(publication, reason);
        if (publication.CoolDownEndNs is null)
        {
            if (publication.State != PublicationState.Linger)
            {
                links.TellUnavailable(publication);
            }

            links.UnlinkAll(publication);
        }

        publication.CoolDownEndNs = services.NowNs + _coolDownNs;
        services.SystemCounters.Increment(SystemCounterId.ImagesRejected);
    }

    /// <summary>Each timer, for active publications: the subscribers come back when the cool-down is over.</summary>
    public void CheckCoolDown(IpcPublication publication)
    {
        if (publication.CoolDownEndNs is long end && services.NowNs >= end)
        {
            publication.CoolDownEndNs = null;
            links.LinkAll(publication);
        }
    }

    /// <summary>Refuses the command when its reason is longer than clients have room for.</summary>
    public static void RequireReason(string reason)
    {
        if (reason.Length > RejectImageCommand.MaxReasonLength)
        {
            throw new CommandException(
                DriverErrorCode.GenericError,
                $"a reason of {reason.Length} bytes is longer than {RejectImageCommand.MaxReasonLength}"
            );
        }
    }
}
