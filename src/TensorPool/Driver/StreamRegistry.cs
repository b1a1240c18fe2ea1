namespace TensorPool.Driver;

/// <summary>
/// The streams that a driver is in charge of: those of its configuration, and those that clients have created where its policy
/// lets them. One thread.
/// </summary>
internal sealed class StreamRegistry
{
    private readonly ShmDriverOptions _options;
    private readonly Dictionary<uint, DriverStream> _streams = [];
    private readonly List<DriverStream> _all = [];
    private int _dynamicCount;

    public StreamRegistry(ShmDriverOptions options)
    {
        _options = options;
        foreach (StreamDefinition stream in options.Streams)
        {
            Add(new DriverStream(stream.StreamId, stream.Name, ProfileOf(stream.Profile), isDynamic: false));
        }
    }

    /// <summary>In the order in which they came. Streams are never removed.</summary>
    public IReadOnlyList<DriverStream> All => _all;

    /// <summary>A stream that is configured or was created (DO-5); null if it is neither.</summary>
    public DriverStream? Find(uint streamId) => _streams.GetValueOrDefault(streamId);

    /// <summary>Whether policy lets clients create streams.</summary>
    public bool AllowsDynamic => _options.AllowDynamicStreams;

    /// <summary>Whether there is room for another stream that a client creates.</summary>
    public bool HasRoom => _dynamicCount < _options.MaxDynamicStreams;

    /// <summary>The profile of streams that clients create.</summary>
    public StreamProfile DynamicProfile => _options.DefaultProfile is { } name ? ProfileOf(name) : _options.Profiles[0];

    /// <summary>Adds a stream that a client creates, or created when the driver ran before.</summary>
    public DriverStream AddDynamic(uint streamId)
    {
        var stream = new DriverStream(streamId, "", DynamicProfile, isDynamic: true);
        Add(stream);
        _dynamicCount++;
        return stream;
    }

    private void Add(DriverStream stream)
    {
        _streams.Add(stream.StreamId, stream);
        _all.Add(stream);
    }

    private StreamProfile ProfileOf(string name) => _options.Profiles.First(profile => profile.Name == name);
}
