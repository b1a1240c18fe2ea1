using Microsoft.Extensions.Logging;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// Reads the control stream. A request is believed only when all of it is as it must be and it was not overwritten meanwhile;
/// everything else is counted, and each reason logged once (W-16-4). Messages of frames share the stream, and are not for the
/// driver (D-4.5-3). On the agent's thread.
/// </summary>
internal sealed class ControlIntake<TDriver>(IControlRequests requests, ILogger log) : IMessageHandler
    where TDriver : struct, IDriverProtocol
{
    private uint _loggedReasons;
    private bool _hasLoggedOtherDriver;
    private long _rejected;

    /// <summary>The driver's own publication, whose messages come back to it.</summary>
    public int OwnSessionId { get; set; }

    /// <summary>Messages of the driver's protocol that were not as they must be. Thread-safe.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        switch (TDriver.Identify(message, out WireStatus status))
        {
            case DriverMessageKind.AttachRequest:
                status = TDriver.TryDecodeAttachRequest(message, out AttachRequest attach);
                if (status == WireStatus.Ok && info.IsIntact())
                {
                    requests.OnAttach(attach);
                }

                break;
            case DriverMessageKind.DetachRequest:
                status = TDriver.TryDecodeDetachRequest(message, out DetachRequest detach);
                if (status == WireStatus.Ok && info.IsIntact())
                {
                    requests.OnDetach(detach);
                }

                break;
            case DriverMessageKind.LeaseKeepalive:
                status = TDriver.TryDecodeLeaseKeepalive(message, out LeaseKeepalive keepalive);
                if (status == WireStatus.Ok && info.IsIntact())
                {
                    requests.OnKeepalive(keepalive);
                }

                break;
            case DriverMessageKind.None:
                if (
                    status == WireStatus.VersionMismatch
                    && TDriver.IsAttachRequestOfOtherVersion(message, out long correlationId)
                    && info.IsIntact()
                )
                {
                    requests.OnAttachOfOtherVersion(correlationId);
                }

                break;
            default:
                OnDriversMessage(info);
                break;
        }

        if (status is not (WireStatus.Ok or WireStatus.ForeignSchema or WireStatus.UnknownTemplate) && info.IsIntact())
        {
            Reject(status, message);
        }
    }

    /// <summary>Two drivers on one stream are a mistake of the deployment (DO-21), which clients cannot tell from one.</summary>
    private void OnDriversMessage(in MessageInfo info)
    {
        if (info.SessionId != OwnSessionId && info.IsIntact() && !_hasLoggedOtherDriver)
        {
            _hasLoggedOtherDriver = true;
            log.OtherDriver(info.SessionId);
        }
    }

    private void Reject(WireStatus status, ReadOnlySpan<byte> message)
    {
        Volatile.Write(ref _rejected, _rejected + 1);
        uint reason = 1u << (int)status;
        if ((_loggedReasons & reason) != 0)
        {
            return;
        }

        _loggedReasons |= reason;
        if (status == WireStatus.ForeignDialect)
        {
            log.ForeignDialect("SHM driver", TDriver.DescribeForeignDialect(message));
        }
        else
        {
            log.MessageRejected("SHM driver", status, message.Length);
        }
    }
}
