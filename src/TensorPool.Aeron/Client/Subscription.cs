using System.Runtime.InteropServices;
using TensorPool.Aeron.Client.Assembly;
using TensorPool.Aeron.Client.Conductor;
using TensorPool.Aeron.Client.Polling;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client;

/// <summary>
/// Reads what is published on a stream. One thread polls; everything else is thread-safe. Polling allocates nothing and
/// takes no lock.
/// </summary>
public sealed class Subscription : IDisposable
{
    private readonly AeronClient _client;
    private readonly Lock _attaching = new();
    private Image[] _images = [];
    private Image[] _polledImages; // of the polling thread
    private MessageBuilders[] _builders = [];
    private RoundRobin _roundRobin;
    private volatile bool _isClosed;

    internal Subscription(
        AeronClient client,
        string channel,
        int streamId,
        long registrationId,
        Action<Image>? onAvailable,
        Action<Image>? onUnavailable
    )
    {
        _client = client;
        Channel = channel;
        StreamId = streamId;
        RegistrationId = registrationId;
        OnAvailable = onAvailable;
        OnUnavailable = onUnavailable;
        _polledImages = _images;
    }

    /// <summary>The channel it was added with.</summary>
    public string Channel { get; }

    /// <summary>The stream.</summary>
    public int StreamId { get; }

    /// <summary>Id of the subscription.</summary>
    public long RegistrationId { get; }

    /// <summary>Whether the subscription is closed, by its owner or because the client has ended.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether there is a publication.</summary>
    public bool IsConnected => ImageCount > 0;

    /// <summary>How many publications there are.</summary>
    public int ImageCount => Volatile.Read(ref _images).Length;

    /// <summary>Id of the counter that holds the status of the channel; -1 for IPC, which needs none.</summary>
    public int ChannelStatusId { get; internal set; } = CountersReader.NullCounterId;

    /// <summary>Whether the channel works.</summary>
    public ChannelStatus ChannelStatus => _client.ChannelStatusOf(ChannelStatusId);

    /// <summary>The images of this moment.</summary>
    public IReadOnlyList<Image> Images => Volatile.Read(ref _images);

    /// <summary>Of the thread that polls.</summary>
    internal UseMark Mark { get; } = new();

    internal Action<Image>? OnAvailable { get; }

    internal Action<Image>? OnUnavailable { get; }

    /// <summary>Hands up to a number of fragments to a handler, shared fairly among the images.</summary>
    /// <returns>How many fragments there were.</returns>
    public int Poll(FragmentHandler handler, int fragmentLimit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        DelegateHandler adapter = new(handler);
        return Poll(ref adapter, fragmentLimit);
    }

    /// <summary>Hands up to a number of fragments to a handler, shared fairly among the images.</summary>
    /// <returns>How many fragments there were.</returns>
    public int Poll<THandler>(ref THandler handler, int fragmentLimit)
        where THandler : IFragmentHandler, allows ref struct =>
        Read<THandler, Uncontrolled<THandler>>(ref handler, fragmentLimit);

    /// <summary>
    /// Hands fragments to a handler that says how to go on. Aborting or breaking ends the poll of one image; the others have
    /// their turn.
    /// </summary>
    /// <returns>How many fragments there were, without those that were aborted.</returns>
    public int ControlledPoll(ControlledFragmentHandler handler, int fragmentLimit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ControlledDelegateHandler adapter = new(handler);
        return ControlledPoll(ref adapter, fragmentLimit);
    }

    /// <summary>
    /// Hands fragments to a handler that says how to go on. Aborting or breaking ends the poll of one image; the others have
    /// their turn.
    /// </summary>
    /// <returns>How many fragments there were, without those that were aborted.</returns>
    public int ControlledPoll<THandler>(ref THandler handler, int fragmentLimit)
        where THandler : IControlledFragmentHandler, allows ref struct =>
        Read<THandler, Controlled<THandler>>(ref handler, fragmentLimit);

    /// <summary>Hands runs of whole frames to a handler, up to a length from each image.</summary>
    /// <returns>Their length in bytes.</returns>
    public long BlockPoll(BlockHandler handler, int blockLengthLimit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        BlockDelegateHandler adapter = new(handler);
        return BlockPoll(ref adapter, blockLengthLimit);
    }

    /// <summary>Hands runs of whole frames to a handler, up to a length from each image.</summary>
    /// <returns>Their length in bytes.</returns>
    public long BlockPoll<THandler>(ref THandler handler, int blockLengthLimit)
        where THandler : IBlockHandler, allows ref struct
    {
        Mark.EnterAlone();
        try
        {
            long length = 0;
            foreach (Image image in CurrentImages())
            {
                length += image.Reader.ReadBlock(ref handler, blockLengthLimit);
            }

            return length;
        }
        finally
        {
            Mark.Leave();
        }
    }

    /// <summary>The image of a session, or null.</summary>
    public Image? ImageBySessionId(int sessionId) =>
        Array.Find(Volatile.Read(ref _images), i => i.SessionId == sessionId);

    /// <summary>Adds a destination to a UDP channel with manual control. IPC has none: its driver refuses.</summary>
    /// <returns>Id of the destination.</returns>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public long AddDestination(string channel) => Destinations.Add(channel);

    /// <summary>Removes a destination.</summary>
    /// <exception cref="RegistrationException">The driver refused.</exception>
    /// <exception cref="DriverTimeoutException">The driver does not answer.</exception>
    public void RemoveDestination(string channel) => Destinations.Remove(channel);

    /// <summary>As <see cref="AddDestination"/>, without waiting.</summary>
    public DriverOperation BeginAddDestination(string channel) => Destinations.BeginAdd(channel);

    /// <summary>As <see cref="RemoveDestination"/>, without waiting.</summary>
    public DriverOperation BeginRemoveDestination(string channel) => Destinations.BeginRemove(channel);

    /// <summary>As <see cref="AddDestination"/>, awaited. Cancelling ends the wait; the driver adds it nevertheless.</summary>
    public Task<long> AddDestinationAsync(string channel, CancellationToken cancellationToken = default) =>
        Destinations.AddAsync(channel, cancellationToken);

    /// <summary>As <see cref="RemoveDestination"/>, awaited. Cancelling ends the wait, not the removal.</summary>
    public Task RemoveDestinationAsync(string channel, CancellationToken cancellationToken = default) =>
        Destinations.RemoveAsync(channel, cancellationToken);

    /// <summary>Closes the subscription and all its images.</summary>
    public void Dispose() => _client.Requests.Close(this);

    internal Image? Find(long correlationId) =>
        Array.Find(Volatile.Read(ref _images), i => i.CorrelationId == correlationId);

    internal void Add(Image image) => Volatile.Write(ref _images, [.. _images, image]);

    internal void Remove(Image image) => Volatile.Write(ref _images, [.. _images.Where(i => i != image)]);

    /// <summary>Closes, and returns the images that are gone with it.</summary>
    internal Image[] CloseLocally()
    {
        _isClosed = true;
        Image[] images = _images;
        Array.ForEach(images, i => i.Close());
        Volatile.Write(ref _images, []);
        return images;
    }

    /// <summary>Lets an assembler know on the polling thread when images have gone. From a handler of a poll.</summary>
    internal void Attach(MessageBuilders builders)
    {
        lock (_attaching) // images may be polled by threads of their own
        {
            if (!_builders.Contains(builders))
            {
                Volatile.Write(ref _builders, [.. _builders, builders]);
            }
        }
    }

    private Destinations Destinations =>
        new(
            _client.Requests,
            RegistrationId,
            CommandTypes.AddReceiveDestination,
            CommandTypes.RemoveReceiveDestination
        );

    private int Read<THandler, TStep>(ref THandler handler, int fragmentLimit)
        where THandler : allows ref struct
        where TStep : struct, IPollStep<THandler>
    {
        Mark.EnterAlone();
        try
        {
            Image[] images = CurrentImages();
            if (images.Length == 0)
            {
                return 0;
            }

            int start = _roundRobin.Next++;
            if (start >= images.Length)
            {
                start = 0;
                _roundRobin.Next = 1;
            }

            int fragments = 0;
            for (int i = 0; i < images.Length && fragments < fragmentLimit; i++)
            {
                int index = start + i < images.Length ? start + i : start + i - images.Length;
                fragments += images[index]
                    .Reader.Read<THandler, TStep>(ref handler, long.MaxValue, fragmentLimit - fragments);
            }

            return fragments;
        }
        finally
        {
            Mark.Leave();
        }
    }

    /// <summary>Behind the mark.</summary>
    private Image[] CurrentImages()
    {
        Image[] images = Volatile.Read(ref _images);
        if (images != _polledImages)
        {
            _polledImages = images;
            Array.ForEach(Volatile.Read(ref _builders), static b => b.DropClosed());
        }

        return images;
    }

    /// <summary>Written with every poll, away from what others read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 272)]
    private struct RoundRobin
    {
        [FieldOffset(128)]
        public int Next;
    }
}
