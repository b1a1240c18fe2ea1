using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>
/// The duty cycle of a driver client: what has arrived, then every lease. All leases of a process share one publication and
/// one subscription. On the agent's thread, but for what says otherwise; allocates nothing while nothing changes.
/// </summary>
/// <remarks>
/// Messages of the driver and of frames share the control stream, and are told apart by their schema (D-4.5-3). Other threads
/// hand leases over by queues; everything else that they see of a lease is in <see cref="ShmLease"/>.
/// </remarks>
internal sealed class LeaseAgent<TWire, TDriver> : IMessageHandler
    where TWire : struct, IWireProtocol
    where TDriver : struct, IDriverProtocol
{
    private const int FragmentLimit = 10; // O-3

    private readonly IRoleEndpoints<DriverEndpoints<TDriver>> _role;
    private readonly ILogger _log;
    private readonly MessageScreen<TWire> _screen;
    private readonly ConcurrentQueue<LeaseConductor> _newConductors = [];
    private readonly ConcurrentQueue<IDriverErrand> _newErrands = [];
    private readonly List<LeaseConductor> _conductors = [];
    private readonly List<IDriverErrand> _errands = [];
    private readonly AttachResponse _attachResponse = new();
    private readonly DetachResponse _detachResponse = new();
    private readonly LeaseRevoked _revoked = new();
    private readonly DriverShutdown _shutdown = new();
    private readonly PoolAnnouncement _announcement = new();
    private long _nowNs;
    private IDriverProxy? _proxy;
    private uint _loggedReasons;
    private long _rejected;

    public LeaseAgent(IRoleEndpoints<DriverEndpoints<TDriver>> role, ILogger log)
    {
        _role = role;
        _log = log;
        _screen = new MessageScreen<TWire>(log, "Driver client");
    }

    /// <summary>Messages that are not as they must be. Thread-safe.</summary>
    public long Rejected => Volatile.Read(ref _rejected) + _screen.Rejected;

    /// <summary>Any thread.</summary>
    public void Add(LeaseConductor conductor) => _newConductors.Enqueue(conductor);

    /// <summary>Any thread.</summary>
    public void Add(IDriverErrand errand) => _newErrands.Enqueue(errand);

    /// <summary>One cycle.</summary>
    /// <param name="nowNs">The monotonic time.</param>
    /// <returns>How much was done.</returns>
    public int DoWork(long nowNs)
    {
        TakeOver();
        _nowNs = nowNs;
        DriverEndpoints<TDriver>? endpoints = _role.Poll(nowNs);
        _proxy = endpoints?.Proxy;
        int work = 0;
        bool isCaughtUp = endpoints is not null;
        if (endpoints is not null)
        {
            foreach (IMessageSubscription subscription in endpoints.Subscriptions)
            {
                int fragments = subscription.Poll(this, FragmentLimit);
                work += fragments;
                isCaughtUp &= fragments < FragmentLimit;
            }
        }

        for (int i = _conductors.Count - 1; i >= 0; i--)
        {
            work += _conductors[i].DoWork(nowNs, _proxy, isCaughtUp);
            if (_conductors[i].IsClosed)
            {
                _conductors.RemoveAt(i);
            }
        }

        for (int i = _errands.Count - 1; i >= 0; i--)
        {
            if (_errands[i].DoWork(nowNs, _proxy))
            {
                _errands.RemoveAt(i);
                work++;
            }
        }

        return work;
    }

    /// <summary>Gives all leases back.</summary>
    public void End(long nowNs)
    {
        TakeOver();
        IDriverProxy? proxy = _role.Poll(nowNs)?.Proxy;
        _conductors.ForEach(conductor => conductor.End(proxy));
        _errands.ForEach(errand => errand.End());
        _conductors.Clear();
        _errands.Clear();
        _role.Dispose();
    }

    public void OnMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        DriverMessageKind kind = TDriver.Identify(message, out WireStatus status);
        switch (kind)
        {
            case DriverMessageKind.None when status == WireStatus.ForeignSchema:
                OnFrameMessage(message, info);
                break;
            case DriverMessageKind.AttachResponse:
                status = TDriver.TryDecodeAttachResponse(message, _attachResponse);
                Accepts(message, info, status);
                OnAttachResponse(status, info); // whoever waits for it must hear of a malformed one, too (D-4.7a-1)
                break;
            case DriverMessageKind.DetachResponse:
                status = TDriver.TryDecodeDetachResponse(message, _detachResponse);
                if (Accepts(message, info, status))
                {
                    _errands.RemoveAll(errand => errand.OnDetachResponse(_detachResponse));
                }

                break;
            case DriverMessageKind.LeaseRevoked:
                status = TDriver.TryDecodeLeaseRevoked(message, _revoked);
                if (Accepts(message, info, status))
                {
                    foreach (LeaseConductor conductor in _conductors)
                    {
                        conductor.OnLeaseRevoked(_revoked, _nowNs);
                    }
                }

                break;
            case DriverMessageKind.DriverShutdown:
                status = TDriver.TryDecodeDriverShutdown(message, _shutdown);
                if (Accepts(message, info, status))
                {
                    foreach (LeaseConductor conductor in _conductors)
                    {
                        conductor.OnShutdown(_shutdown, _nowNs);
                    }
                }

                break;
            case DriverMessageKind.None:
                Accepts(message, info, status);
                break;
            default:
                break; // requests of other clients
        }
    }

    private void OnAttachResponse(WireStatus status, in MessageInfo info)
    {
        if (!info.IsIntact())
        {
            return; // the driver repeats it when it is asked again
        }

        foreach (LeaseConductor conductor in _conductors)
        {
            if (conductor.OnAttachResponse(_attachResponse, status, _nowNs, _proxy))
            {
                return;
            }
        }
    }

    private void OnFrameMessage(ReadOnlySpan<byte> message, in MessageInfo info)
    {
        if (TWire.Identify(message, out WireStatus status) != MessageKind.ShmPoolAnnounce)
        {
            if (status != WireStatus.Ok)
            {
                _screen.Reject(status, message, info.IsIntact());
            }

            return;
        }

        status = TWire.TryDecodePoolAnnouncement(message, _announcement);
        bool isIntact = info.IsIntact();
        if (status != WireStatus.Ok || !isIntact)
        {
            _screen.Reject(status, message, isIntact);
        }
        else
        {
            foreach (LeaseConductor conductor in _conductors)
            {
                conductor.OnAnnounce(_announcement, info.SessionId, _nowNs, _proxy);
            }
        }
    }

    /// <summary>Whether a message is to be believed; counts it if not, and logs each reason once.</summary>
    private bool Accepts(ReadOnlySpan<byte> message, in MessageInfo info, WireStatus status)
    {
        if (!info.IsIntact())
        {
            _screen.CountOverrun();
            return false;
        }

        if (status == WireStatus.Ok)
        {
            return true;
        }

        if (status == WireStatus.UnknownTemplate)
        {
            return false;
        }

        Volatile.Write(ref _rejected, _rejected + 1);
        uint reason = 1u << (int)status;
        if ((_loggedReasons & reason) == 0)
        {
            _loggedReasons |= reason;
            if (status == WireStatus.ForeignDialect)
            {
                _log.ForeignDialect(TDriver.DescribeForeignDialect(message));
            }
            else
            {
                _log.MessageRejected(status, message.Length);
            }
        }

        return false;
    }

    private void TakeOver()
    {
        while (_newConductors.TryDequeue(out LeaseConductor? conductor))
        {
            _conductors.Add(conductor);
        }

        while (_newErrands.TryDequeue(out IDriverErrand? errand))
        {
            _errands.Add(errand);
        }
    }
}
