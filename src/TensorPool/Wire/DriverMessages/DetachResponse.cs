namespace TensorPool.Wire.DriverMessages;

/// <summary>Answer to a detach (ShmDetachResponse). Reusable; not thread-safe.</summary>
internal sealed class DetachResponse
{
    public long CorrelationId { get; set; }

    public ResponseCode Code { get; set; }

    public OwnedBytes ErrorMessage { get; } = new(MessageLimits.ErrorMessage);
}
