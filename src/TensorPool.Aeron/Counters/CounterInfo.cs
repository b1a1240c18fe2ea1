namespace TensorPool.Aeron.Counters;

/// <summary>One counter at one moment, copied. Immutable.</summary>
/// <param name="Id">Id of the counter.</param>
/// <param name="TypeId">What it counts; see <see cref="CounterTypes"/>.</param>
/// <param name="Label">For people.</param>
/// <param name="Key">112 bytes that belong to the type; what was not given is zero.</param>
/// <param name="RegistrationId">Of the resource it belongs to; 0 from drivers that do not say.</param>
/// <param name="OwnerId">The client that made it; -1 for the driver's own and static counters.</param>
/// <param name="ReferenceId">Of a resource it refers to; 0 for none.</param>
/// <param name="Value">The value.</param>
public sealed record CounterInfo(
    int Id,
    int TypeId,
    string Label,
    ReadOnlyMemory<byte> Key,
    long RegistrationId,
    long OwnerId,
    long ReferenceId,
    long Value
)
{
    /// <summary>
    /// The stream the counter belongs to, for types whose key says so: publisher limit and position, subscriber position.
    /// </summary>
    public StreamKey? Stream =>
        TypeId is CounterTypes.PublisherLimit or CounterTypes.PublisherPosition or CounterTypes.SubscriberPosition
            ? StreamKey.Read(Key.Span)
            : null;
}
