using TensorPool.Aeron.Client;

namespace TensorPool.Transport;

/// <summary>Where a message comes from. Valid during the call of the handler that got it.</summary>
internal readonly ref struct MessageInfo
{
    private readonly FragmentHeader _header;
    private readonly bool _hasHeader;
    private readonly int _sessionId;

    /// <summary>A message of TensorPool.Aeron.</summary>
    public MessageInfo(in FragmentHeader header)
    {
        _header = header;
        _hasHeader = true;
        Position = header.Position;
    }

    /// <summary>A message that nothing can overwrite while it is handled.</summary>
    public MessageInfo(int sessionId, long position)
    {
        _sessionId = sessionId;
        Position = position;
    }

    /// <summary>The publication that sent it.</summary>
    public int SessionId => _hasHeader ? _header.SessionId : _sessionId;

    /// <summary>Position of the stream behind it.</summary>
    public long Position { get; }

    /// <summary>
    /// Whether what was read or copied of the message so far can be believed. A subscriber that was left behind may have read
    /// what is being overwritten.
    /// </summary>
    public bool IsIntact() => !_hasHeader || _header.IsIntact();
}
