using TensorPool.Wire;

namespace TensorPool.Driver;

/// <summary>Why an attach is refused.</summary>
/// <param name="Code">The code (driver 1.0, section 3.2).</param>
/// <param name="Message">For people: what is wrong, and what to do.</param>
internal sealed record AttachRefusal(ResponseCode Code, string Message);
