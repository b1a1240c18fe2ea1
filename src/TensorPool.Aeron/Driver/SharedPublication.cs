using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Driver;

/// <summary>What a second handle of a shared publication may ask for: what the first one got (aeron-ipc §10.3).</summary>
internal static class SharedPublication
{
    /// <summary>Refuses the command when its channel gives a parameter that the publication does not have.</summary>
    public static void RequireSame(IpcPublication publication, PublicationParameters wanted)
    {
        PublicationParameters found = publication.Parameters;
        string? difference =
            wanted.HasMtu && wanted.Mtu != found.Mtu ? $"mtu={wanted.Mtu}, it has {found.Mtu}"
            : wanted.HasTermLength && wanted.TermLength != found.TermLength
                ? $"term-length={wanted.TermLength}, it has {found.TermLength}"
            : wanted.SessionId is int session && session != publication.SessionId
                ? $"session-id={session}, it has {publication.SessionId}"
            : wanted.Start is { } start && StartOf(publication) != start
                ? $"the start {start}, it has {StartOf(publication)}"
            : null;
        if (difference is not null)
        {
            throw new CommandException(
                DriverErrorCode.GenericError,
                $"the publication of stream {publication.StreamId} exists; the channel asks for {difference}"
            );
        }
    }

    private static (int InitialTermId, int TermId, int TermOffset) StartOf(IpcPublication publication)
    {
        LogBuffers log = publication.Log;
        return (
            log.InitialTermId,
            StreamPosition.TermIdOfPosition(publication.StartPosition, log.BitsToShift, log.InitialTermId),
            (int)(publication.StartPosition & (log.TermLength - 1))
        );
    }
}
