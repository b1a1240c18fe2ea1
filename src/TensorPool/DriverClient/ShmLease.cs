using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>
/// The lease of one client for one stream in one role (driver 1.0, section 2). It outlives what the driver grants: when a
/// lease is lost, another one is asked for, with growing delays, until this is disposed of. Thread-safe.
/// </summary>
/// <remarks>
/// It is kept alive by the agent of its <see cref="ShmDriverClient"/>, never by the thread that uses the regions: a frame
/// handler may take as long as it likes.
/// </remarks>
public sealed class ShmLease : IDisposable
{
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // All of them are written by the agent's thread, but for the wish to close, which anybody sets and nobody takes back.
    private volatile Grant? _grant;
    private volatile LeaseGrant? _current;
    private volatile string? _lastProblem;
    private volatile AttachState _state;
    private volatile uint _clientId;
    private volatile bool _isClosing;
    private long _keepalivesSent;
    private long _granted;

    private readonly Action<uint> _onClosed;

    internal ShmLease(ClientRole role, uint streamId, uint clientId, LeaseOptions options, Action<uint> onClosed)
    {
        _onClosed = onClosed;
        Role = role;
        StreamId = streamId;
        _clientId = clientId;
        Options = options;
    }

    /// <summary>What the client may do.</summary>
    public ClientRole Role { get; }

    /// <summary>The stream.</summary>
    public uint StreamId { get; }

    /// <summary>What it was made of.</summary>
    public LeaseOptions Options { get; }

    /// <summary>The id of the client. An id that was not given may change until the first lease is granted.</summary>
    public uint ClientId => _clientId;

    /// <summary>Where the client stands with the driver.</summary>
    public AttachState State => _state;

    /// <summary>What the driver has granted; null while there is no lease.</summary>
    public LeaseGrant? Current => _current;

    /// <summary>Why there is no lease, or why there was none; null if that never happened.</summary>
    public string? LastProblem => _lastProblem;

    /// <summary>Leases that the driver has granted so far: one more than there were reattachments.</summary>
    public long Granted => Volatile.Read(ref _granted);

    /// <summary>Keepalives that were sent so far.</summary>
    public long KeepalivesSent => Volatile.Read(ref _keepalivesSent);

    /// <summary>Ends when the lease is closed: given back, or given up.</summary>
    public Task Completion => _completion.Task;

    internal Grant? Grant => _grant;

    /// <summary>Ends with the first lease, or fails with the reason why there is none.</summary>
    internal Task Attached => _attached.Task;

    internal bool IsClosing => _isClosing;

    /// <summary>
    /// Gives the lease back, in the next cycle of the agent, and asks for no other one. Stop using its regions first; a producer
    /// or consumer that was made of it does so by itself when it is disposed of.
    /// </summary>
    public void Dispose() => _isClosing = true;

    internal void SetClientId(uint clientId) => _clientId = clientId;

    internal void SetState(AttachState state) => _state = state;

    internal void SetProblem(string problem) => _lastProblem = problem;

    internal void OnKeepalive() => Volatile.Write(ref _keepalivesSent, _keepalivesSent + 1);

    internal void OnGranted(Grant grant, LeaseGrant description)
    {
        Volatile.Write(ref _granted, _granted + 1);
        _current = description;
        _grant = grant;
        _attached.TrySetResult();
    }

    /// <summary>Nothing of the lease may be used from here on, on whatever thread.</summary>
    internal void OnLost()
    {
        _grant?.Deadline.Pass();
        _grant = null;
        _current = null;
    }

    internal void OnFailed(Exception reason) => _attached.TrySetException(reason);

    internal void OnClosed()
    {
        _onClosed(_clientId);
        _attached.TrySetCanceled();
        _completion.TrySetResult();
    }
}
