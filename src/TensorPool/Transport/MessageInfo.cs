using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>Where a message comes from, and whether it can be believed. Valid during the call of its handler only.</summary>
internal readonly ref struct MessageInfo
{
    private readonly FragmentHeader _header;
    private readonly int _sessionId;
    private readonly bool _isInLog;

    /// <summary>A message of TensorPool.Aeron, in the log or put together from it.</summary>
    public MessageInfo(FragmentHeader header)
    {
        _header = header;
        _isInLog = true;
        Position = header.Position;
    }

    /// <summary>A message of another transport, which nobody overwrites during the call.</summary>
    public MessageInfo(int sessionId, long position)
    {
        _sessionId = sessionId;
        Position = position;
    }

    /// <summary>The publication that sent it.</summary>
    public int SessionId => _isInLog ? _header.SessionId : _sessionId;

    /// <summary>Position of the stream behind it.</summary>
    public long Position { get; }

    /// <summary>
    /// Whether what was read of the message so far is what was sent. A publisher does not wait for a subscriber that was
    /// stopped, and writes over what that one is reading: copy or decode first, then ask, then believe.
    /// </summary>
    public bool IsIntact() => !_isInLog || _header.IsIntact();
}
