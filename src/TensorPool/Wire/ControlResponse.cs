namespace TensorPool.Wire;

/// <summary>Answer to a control request (wire 1.1, section 14.10). Reusable; not thread-safe.</summary>
internal sealed class ControlResponse
{
    public long CorrelationId { get; set; }

    public ResponseCode Code { get; set; }

    public OwnedBytes ErrorMessage { get; } = new(MessageLimits.ErrorMessage);
}
