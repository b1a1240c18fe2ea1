namespace TensorPool.SharedMemory;

/// <summary>Which region was refused, and why. Immutable, hence thread-safe.</summary>
/// <param name="Region">The region: <c>header ring</c> or <c>pool 3</c>; or <c>announce</c>, when that is wrong by itself.</param>
/// <param name="Reason">Why, in one word.</param>
/// <param name="Message">Why, for people: what was expected, what was found.</param>
public sealed record RegionRejection(string Region, RejectionReason Reason, string Message)
{
    /// <summary><c>pool 3: /dev/shm/x is a FIFO, and only regular files are mapped</c></summary>
    public override string ToString() => $"{Region}: {Message}";
}
