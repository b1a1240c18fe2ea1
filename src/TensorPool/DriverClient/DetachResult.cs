using TensorPool.Wire;

namespace TensorPool.DriverClient;

/// <summary>The answer to a detach. Immutable, hence thread-safe.</summary>
/// <param name="CorrelationId">Of the request.</param>
/// <param name="Code">OK, or REJECTED for a lease that the driver does not know (any more).</param>
/// <param name="ErrorMessage">The driver's words; may be empty.</param>
public sealed record DetachResult(long CorrelationId, ResponseCode Code, string ErrorMessage);
