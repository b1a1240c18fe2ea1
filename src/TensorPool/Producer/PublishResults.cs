namespace TensorPool.Producer;

/// <summary>Questions about a <see cref="PublishResult"/>. Thread-safe.</summary>
public static class PublishResults
{
    /// <summary>
    /// Whether the frame is complete in shared memory and its sequence number is used up, whatever became of its descriptor.
    /// </summary>
    public static bool IsPublished(this PublishResult result) => result <= PublishResult.Queued;
}
