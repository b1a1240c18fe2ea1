namespace TensorPool.Producer;

/// <summary>
/// Names one claim for good: an epoch never gives a sequence number out twice, and the queue of the epoch knows which numbers
/// are still in flight. A ticket that is used late is recognised, and changes nothing.
/// </summary>
internal readonly record struct ClaimTicket(ProducerCore Core, ProducerEpoch Epoch, ulong Seq, int Pool);
