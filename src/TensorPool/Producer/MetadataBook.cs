using TensorPool.Aeron.Agents;
using TensorPool.Metadata;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>
/// The attributes of a data source and their version. Thread-safe: changes come from any thread and are made one after the
/// other under a lock; the agent reads the present version as one object, and frames carry its number.
/// </summary>
internal sealed class MetadataBook<TWire>
    where TWire : struct, IWireProtocol
{
    private readonly Lock _lock = new();
    private readonly ProducerCore _core;
    private readonly INanoClock _clock;
    private readonly int _maxLength;
    private volatile SourceMetadata _current;

    /// <param name="core">Whose frames the attributes describe.</param>
    /// <param name="clock">Monotonic time.</param>
    /// <param name="maxLength">Longest message that can be sent.</param>
    /// <param name="initial">The first version.</param>
    /// <exception cref="ArgumentException">There are too many, a name comes twice, or the message would be too long.</exception>
    public MetadataBook(ProducerCore core, INanoClock clock, int maxLength, IReadOnlyList<DataSourceAttribute> initial)
    {
        _core = core;
        _clock = clock;
        _maxLength = Math.Min(maxLength, MessageLimits.Message);
        _current = Make(1, initial);
        core.SetMetaVersion(1);
    }

    public SourceMetadata Current => _current;

    /// <summary>Adds an attribute, or gives it another value.</summary>
    /// <returns>The new version.</returns>
    public uint Set(DataSourceAttribute attribute)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        lock (_lock)
        {
            List<DataSourceAttribute> attributes = [.. _current.Attributes];
            int index = attributes.FindIndex(a => a.Key == attribute.Key);
            if (index < 0)
            {
                attributes.Add(attribute);
            }
            else
            {
                attributes[index] = attribute;
            }

            return Change(attributes);
        }
    }

    /// <summary>Removes an attribute.</summary>
    /// <returns>The version, which is the present one if there is no such attribute.</returns>
    public uint Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            List<DataSourceAttribute> attributes = [.. _current.Attributes.Where(a => a.Key != key)];
            return attributes.Count == _current.Attributes.Count ? _current.Version : Change(attributes);
        }
    }

    /// <summary>Replaces all attributes at once.</summary>
    /// <returns>The new version.</returns>
    public uint Replace(IEnumerable<DataSourceAttribute> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        lock (_lock)
        {
            return Change([.. attributes]);
        }
    }

    private uint Change(List<DataSourceAttribute> attributes)
    {
        SourceMetadata next = Make(checked(_current.Version + 1), attributes);
        _current = next;
        _core.SetMetaVersion(next.Version);
        return next.Version;
    }

    private SourceMetadata Make(uint version, IReadOnlyList<DataSourceAttribute> attributes)
    {
        if (attributes.Count > MessageLimits.Attributes)
        {
            throw new ArgumentException(
                $"{attributes.Count} attributes, but a data source has at most {MessageLimits.Attributes}. Merge some, as JSON "
                    + "for example.",
                nameof(attributes)
            );
        }

        string? twice = attributes.GroupBy(a => a.Key).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new ArgumentException($"Attribute {twice} comes more than once.", nameof(attributes));
        }

        SourceMetadata metadata = new(version, _clock.NanoTime(), [.. attributes]);
        DataSourceMetadata message = new();
        metadata.CopyTo(message, _core.StreamId);
        int length = TWire.DataSourceMetadataLength(message);
        if (length > _maxLength)
        {
            throw new ArgumentException(
                $"The attributes make a message of {length} bytes, but at most {_maxLength} can be sent. Shorten the values, or "
                    + "publish what is large as a stream of its own.",
                nameof(attributes)
            );
        }

        return metadata;
    }
}
