using System.Globalization;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Uri;

namespace TensorPool.Aeron.Driver;

/// <summary>What the channel of a publication asks for, checked (aeron-ipc §10.3); defaults are in place.</summary>
internal sealed record PublicationParameters
{
    public required string Channel { get; init; }

    public int? SessionId { get; init; }

    /// <summary>Initial term id, term id and offset: all or none.</summary>
    public (int InitialTermId, int TermId, int TermOffset)? Start { get; init; }

    public required int TermLength { get; init; }

    public bool HasTermLength { get; init; }

    public required int Mtu { get; init; }

    public bool HasMtu { get; init; }

    public required int Window { get; init; }

    public required long EntityTag { get; init; }

    public required long LingerNs { get; init; }

    public required bool SignalEos { get; init; }

    public required bool Sparse { get; init; }

    public required bool SpiesSimulateConnection { get; init; }

    public required int MaxResend { get; init; }

    public required long UntetheredWindowLimitNs { get; init; }

    public required long UntetheredLingerNs { get; init; }

    public required long UntetheredRestingNs { get; init; }

    public static PublicationParameters Parse(string channel, int streamId, MediaDriverOptions options)
    {
        ChannelUri uri = IpcChannel.Parse(channel);
        try
        {
            return Parse(uri, streamId, options);
        }
        catch (FormatException e)
        {
            throw new CommandException(DriverErrorCode.InvalidChannel, e.Message);
        }
    }

    private static PublicationParameters Parse(ChannelUri uri, int streamId, MediaDriverOptions options)
    {
        int termLength = CheckedTermLength(uri, options);
        int mtu = CheckedMtu(uri, options, termLength);
        if (uri.GetInt32(ChannelKeys.StreamId) is int stream && stream != streamId)
        {
            throw IpcChannel.Invalid(uri, $"stream-id={stream} is not the stream {streamId} that was asked for");
        }

        long windowLimitNs =
            uri.GetDurationNs(ChannelKeys.UntetheredWindowLimitTimeout)
            ?? Nanoseconds(options.UntetheredWindowLimitTimeout);
        bool givesWindowLimit = uri.Get(ChannelKeys.UntetheredWindowLimitTimeout) is not null;
        return new PublicationParameters
        {
            Channel = uri.Text,
            SessionId = IpcChannel.SessionId(uri),
            Start = IpcChannel.Start(uri, termLength),
            TermLength = termLength,
            HasTermLength = uri.Get(ChannelKeys.TermLength) is not null,
            Mtu = mtu,
            HasMtu = uri.Get(ChannelKeys.Mtu) is not null,
            Window = CheckedWindow(uri, options, termLength, mtu),
            EntityTag = EntityTagOf(uri),
            LingerNs = uri.GetDurationNs(ChannelKeys.Linger) ?? 5_000_000_000,
            SignalEos = uri.GetBoolean(ChannelKeys.EndOfStream) ?? true,
            Sparse = uri.GetBoolean(ChannelKeys.Sparse) ?? options.SparseLogs,
            SpiesSimulateConnection = uri.GetBoolean(ChannelKeys.SpiesSimulateConnection) ?? false,
            MaxResend = uri.GetInt32(ChannelKeys.MaxResend) ?? 16,
            UntetheredWindowLimitNs = windowLimitNs,
            UntetheredLingerNs =
                uri.GetDurationNs(ChannelKeys.UntetheredLingerTimeout)
                ?? (givesWindowLimit ? windowLimitNs : Nanoseconds(options.UntetheredLingerTimeout)),
            UntetheredRestingNs =
                uri.GetDurationNs(ChannelKeys.UntetheredRestingTimeout)
                ?? Nanoseconds(options.UntetheredRestingTimeout),
        };
    }

    private static int CheckedTermLength(ChannelUri uri, MediaDriverOptions options)
    {
        long termLength = uri.GetSize(ChannelKeys.TermLength) ?? options.IpcTermLength;
        if (termLength > int.MaxValue || !LogLayout.IsValidTermLength((int)termLength))
        {
            throw IpcChannel.Invalid(uri, $"term-length={termLength} is not a power of two from 64k to 1g");
        }

        return (int)termLength;
    }

    private static int CheckedMtu(ChannelUri uri, MediaDriverOptions options, int termLength)
    {
        long mtu = uri.GetSize(ChannelKeys.Mtu) ?? options.IpcMtu;
        if (mtu > int.MaxValue || !LogLayout.IsValidMtu((int)mtu))
        {
            throw IpcChannel.Invalid(uri, $"mtu={mtu} is not a multiple of 32 from 64 to {LogLayout.MaxMtu}");
        }

        if (mtu > LogLayout.MaxMessageLengthFor(termLength))
        {
            throw IpcChannel.Invalid(uri, $"mtu={mtu} is more than an eighth of the term length {termLength}");
        }

        return (int)mtu;
    }

    private static int CheckedWindow(ChannelUri uri, MediaDriverOptions options, int termLength, int mtu)
    {
        int half = termLength / 2;
        if (uri.GetSize(ChannelKeys.PublicationWindow) is not long window)
        {
            return options.IpcPublicationWindow == 0 ? half : Math.Min(options.IpcPublicationWindow, half);
        }

        return window >= mtu && window <= half
            ? (int)window
            : throw IpcChannel.Invalid(uri, $"pub-wnd={window} is not from the MTU {mtu} to half a term, {half}");
    }

    private static long EntityTagOf(ChannelUri uri)
    {
        string[] tags = uri.Get(ChannelKeys.Tags)?.Split(',') ?? [];
        if (tags.Length < 2 || tags[1].Length == 0)
        {
            return IpcPublication.NoEntityTag;
        }

        return
            long.TryParse(tags[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long tag)
            && tag != IpcPublication.NoEntityTag
            ? tag
            : throw IpcChannel.Invalid(uri, $"the entity tag '{tags[1]}' is not a number other than -1");
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
