namespace TensorPool.Aeron.Uri;

/// <summary>Names of channel parameters that matter for IPC.</summary>
public static class ChannelKeys
{
    /// <summary>Session id of a publication, or the only session a subscription wants.</summary>
    public const string SessionId = "session-id";

    /// <summary>Initial term id; goes with <see cref="TermId"/> and <see cref="TermOffset"/>.</summary>
    public const string InitialTermId = "init-term-id";

    /// <summary>Term id of the start position.</summary>
    public const string TermId = "term-id";

    /// <summary>Term offset of the start position.</summary>
    public const string TermOffset = "term-offset";

    /// <summary>Length of a term: a power of two from 64k to 1g.</summary>
    public const string TermLength = "term-length";

    /// <summary>Longest frame in bytes.</summary>
    public const string Mtu = "mtu";

    /// <summary>How far a publication may be ahead of its slowest subscriber.</summary>
    public const string PublicationWindow = "pub-wnd";

    /// <summary>How long a network publication stays after its end.</summary>
    public const string Linger = "linger";

    /// <summary>Whether the end of a stream is signalled.</summary>
    public const string EndOfStream = "eos";

    /// <summary>Whether the blocks of a log are reserved late.</summary>
    public const string Sparse = "sparse";

    /// <summary>Whether spies count as connected subscribers.</summary>
    public const string SpiesSimulateConnection = "ssc";

    /// <summary>Outstanding retransmits of a network publication.</summary>
    public const string MaxResend = "max-resend";

    /// <summary>How long an untethered subscriber may hold the publisher back.</summary>
    public const string UntetheredWindowLimitTimeout = "untethered-window-limit-timeout";

    /// <summary>How long space is protected after an untethered subscriber was let go.</summary>
    public const string UntetheredLingerTimeout = "untethered-linger-timeout";

    /// <summary>How long an untethered subscriber rests before it joins again.</summary>
    public const string UntetheredRestingTimeout = "untethered-resting-timeout";

    /// <summary>Stream id, which must equal that of the request.</summary>
    public const string StreamId = "stream-id";

    /// <summary>A name for people.</summary>
    public const string Alias = "alias";

    /// <summary>Channel tag and entity tag.</summary>
    public const string Tags = "tags";

    /// <summary>Whether a subscriber holds the publisher back.</summary>
    public const string Tether = "tether";

    /// <summary>Whether an untethered subscriber joins again.</summary>
    public const string Rejoin = "rejoin";

    /// <summary>Control mode of a network channel.</summary>
    public const string ControlMode = "control-mode";

    /// <summary>Correlates a response channel.</summary>
    public const string ResponseCorrelationId = "response-correlation-id";
}
