using TensorPool.Metadata;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>One version of the attributes of a data source. Cannot change, hence thread-safe.</summary>
/// <param name="Version">Raised with every change (W-10.3.2-2).</param>
/// <param name="ChangedAtNs">Since when it holds, by the monotonic clock.</param>
/// <param name="Attributes">All attributes.</param>
internal sealed record SourceMetadata(uint Version, long ChangedAtNs, IReadOnlyList<DataSourceAttribute> Attributes)
{
    public void CopyTo(DataSourceMetadata message, uint streamId)
    {
        message.StreamId = streamId;
        message.MetaVersion = Version;
        message.TimestampNs = (ulong)ChangedAtNs;
        message.ClearAttributes();
        foreach (DataSourceAttribute attribute in Attributes)
        {
            MetadataAttribute entry = message.AddAttribute();
            entry.Key.Set(attribute.Key);
            entry.Format.Set(attribute.Format);
            entry.Value.TrySet(attribute.Value); // its length was checked when it was made
        }
    }
}
