namespace TensorPool.Aeron.Client;

/// <summary>
/// Reads what is published on a stream. One thread polls; everything else is thread-safe. Polling allocates nothing and
/// takes no lock.
/// </summary>
public sealed class Subscription : IDisposable
{
    private readonly AeronClient _client;
    private Image[] _images = [];
    private int _roundRobin;
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

    /// <summary>The images of this moment.</summary>
    public IReadOnlyList<Image> Images => Volatile.Read(ref _images);

    internal UsageGate Gate { get; } = new();

    internal Action<Image>? OnAvailable { get; }

    internal Action<Image>? OnUnavailable { get; }

    /// <summary>Hands up to a number of fragments to a handler, shared fairly among the images.</summary>
    /// <returns>How many fragments there were.</returns>
    public int Poll(FragmentHandler handler, int fragmentLimit)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Gate.Enter();
        try
        {
            Image[] images = Volatile.Read(ref _images); // behind the gate
            if (images.Length == 0)
            {
                return 0;
            }

            int start = _roundRobin++;
            if (start >= images.Length)
            {
                start = 0;
                _roundRobin = 1;
            }

            int fragments = 0;
            for (int i = 0; i < images.Length && fragments < fragmentLimit; i++)
            {
                int index = start + i < images.Length ? start + i : start + i - images.Length;
                fragments += images[index].Poll(handler, fragmentLimit - fragments);
            }

            return fragments;
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>Closes the subscription and all its images.</summary>
    public void Dispose() => _client.CloseSubscription(this);

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
}
