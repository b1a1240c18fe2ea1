using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Driver;

/// <summary>
/// A stream that the driver is in charge of. Belongs to the agent, but for <see cref="Directory"/>.
/// </summary>
internal sealed class DriverStream(uint streamId, string name, StreamProfile profile, bool isDynamic)
{
    public uint StreamId => streamId;

    public string Name => name;

    public StreamProfile Profile => profile;

    /// <summary>Whether a client's attach created it.</summary>
    public bool IsDynamic => isDynamic;

    /// <summary>
    /// Where its epochs are; null before the first. Belongs to the one <see cref="EpochJob{TWire}"/> that is under way while
    /// <see cref="IsProvisioning"/>; whoever hands the job over, or takes it back, synchronises.
    /// </summary>
    public InstanceDirectory? Directory { get; set; }

    /// <summary>
    /// The regions that are announced and handed out; null while none are valid: before the first, and from the loss of a
    /// producer until the next epoch is there.
    /// </summary>
    public StreamMapping? Current { get; set; }

    /// <summary>What is told of <see cref="Current"/>, in announces and in responses (D-8-3).</summary>
    public PoolAnnouncement Announcement { get; } = new() { StreamId = streamId };

    /// <summary>The one producer (D-5-1); null if there is none.</summary>
    public Lease? Producer { get; set; }

    /// <summary>An attach of a producer, whose epoch is being made.</summary>
    public PendingAttach? PendingProducer { get; set; }

    /// <summary>Consumers that wait for valid regions.</summary>
    public List<PendingAttach> Waiting { get; } = [];

    /// <summary>Detaches of producers, which are answered when the next epoch has been announced.</summary>
    public List<long> PendingDetaches { get; } = [];

    /// <summary>Whether an epoch is being made: one at a time, so that epochs come in order.</summary>
    public bool IsProvisioning { get; set; }

    /// <summary>Not before this time is another epoch tried after a failure, unless a client asks.</summary>
    public long RetryAtNs { get; set; }

    /// <summary>Whether <see cref="Current"/> is to be announced without waiting for the timer.</summary>
    public bool IsAnnounceDue { get; set; }

    /// <summary>The last epoch that was announced.</summary>
    public ulong AnnouncedEpoch { get; set; }

    /// <summary>Activity timestamp as it was when it was last looked at.</summary>
    public ulong SeenActivityNs { get; set; }

    /// <summary>When <see cref="SeenActivityNs"/> was last seen to have changed.</summary>
    public long ActivitySinceNs { get; set; }
}
