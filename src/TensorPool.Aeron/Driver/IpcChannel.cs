using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Uri;

namespace TensorPool.Aeron.Driver;

/// <summary>What the channels of publications and subscriptions have in common for this driver.</summary>
internal static class IpcChannel
{
    private const string TagPrefix = "tag:";

    /// <summary>Parses a channel, and refuses what an IPC driver does not do (aeron-ipc §11.4).</summary>
    public static ChannelUri Parse(string channel)
    {
        if (!ChannelUri.TryParse(channel, out ChannelUri? uri, out string? problem))
        {
            throw new CommandException(DriverErrorCode.InvalidChannel, $"channel '{channel}': {problem}");
        }

        if (!uri.IsIpc)
        {
            throw new CommandException(
                DriverErrorCode.NotSupported,
                $"channel '{channel}': this driver serves aeron:ipc only"
            );
        }

        if (uri.Get(ChannelKeys.ResponseCorrelationId) is not null || uri.Get(ChannelKeys.ControlMode) == "response")
        {
            throw new CommandException(
                DriverErrorCode.NotSupported,
                $"channel '{channel}': this driver has no response channels"
            );
        }

        return uri;
    }

    /// <summary>The session id, if one is given. Copying one by tag is not supported.</summary>
    public static int? SessionId(ChannelUri uri) =>
        uri.Get(ChannelKeys.SessionId)?.StartsWith(TagPrefix, StringComparison.Ordinal) == true
            ? throw Invalid(uri, "session-id by tag is not supported")
            : uri.GetInt32(ChannelKeys.SessionId);

    /// <summary>The start position, if one is given.</summary>
    public static (int InitialTermId, int TermId, int TermOffset)? Start(ChannelUri uri, int termLength)
    {
        int? initialTermId = uri.GetInt32(ChannelKeys.InitialTermId);
        int? termId = uri.GetInt32(ChannelKeys.TermId);
        int? termOffset = uri.GetInt32(ChannelKeys.TermOffset);
        if (initialTermId is null && termId is null && termOffset is null)
        {
            return null;
        }

        if (initialTermId is not int initial || termId is not int term || termOffset is not int offset)
        {
            throw Invalid(uri, "init-term-id, term-id and term-offset must be given together");
        }

        if (offset < 0 || offset > termLength || offset % FrameHeader.Alignment != 0)
        {
            throw Invalid(uri, $"term-offset={offset} is not a multiple of 32 from 0 to {termLength}");
        }

        return StreamPosition.TermCount(term, initial) >= 0
            ? (initial, term, offset)
            : throw Invalid(uri, $"term-id={term} lies before init-term-id={initial}");
    }

    public static CommandException Invalid(ChannelUri uri, string problem) =>
        new(DriverErrorCode.InvalidChannel, $"channel '{uri}': {problem}");
}
