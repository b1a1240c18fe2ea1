using TensorPool.Aeron.Agents;
using TensorPool.Tensors;
using TensorPool.Transport;

namespace TensorPool.Producer;

/// <summary>
/// The frame path of a producer, whatever the wire version: claims, slots, descriptors and progress.
/// </summary>
/// <remarks>
/// All members but those under "agent" belong to the publishing thread, of which there is one at a time. What the agent hands
/// over are references to objects that are complete before they are stored: the epoch, the senders, the progress policy, and
/// the metadata version. They are volatile: stored with release, loaded with acquire order.
/// </remarks>
internal abstract class ProducerCore
{
    private readonly Lock _installing = new();
    private volatile ProducerEpoch? _epoch;
    private volatile MessageSender? _descriptors;
    private volatile MessageSender? _progress;
    private volatile ProgressPolicy? _progressPolicy;
    private volatile uint _metaVersion;

    protected ProducerCore(uint streamId, INanoClock clock)
    {
        StreamId = streamId;
        Clock = clock;
    }

    public uint StreamId { get; }

    public PublishCounters Counters { get; } = new();

    /// <summary>What is published into; null if there is nothing.</summary>
    public ProducerEpoch? Epoch => _epoch;

    /// <summary>Most bytes of <see cref="FrameDetails.UserData"/>.</summary>
    public abstract int MaxUserDataLength { get; }

    protected INanoClock Clock { get; }

    /// <summary>For the publishing thread alone: a sender is used by one thread.</summary>
    protected MessageSender? Descriptors => _descriptors;

    /// <summary>For the publishing thread alone.</summary>
    protected MessageSender? ProgressMessages => _progress;

    /// <summary>Null while nobody wants progress.</summary>
    protected ProgressPolicy? Policy => _progressPolicy;

    protected uint MetaVersion => _metaVersion;

    /// <summary>Copies a frame into the next slot and publishes it.</summary>
    /// <exception cref="ArgumentException">The layout is not valid or does not fit into the payload.</exception>
    public abstract PublishResult Publish(
        ReadOnlySpan<byte> payload,
        in TensorLayout layout,
        scoped in FrameDetails details
    );

    /// <summary>Publishes what lies in a payload slot already (O-18).</summary>
    /// <exception cref="ArgumentException">The layout is not valid or does not fit into the payload.</exception>
    public abstract PublishResult PublishSlot(
        ushort poolId,
        uint payloadSlot,
        uint length,
        in TensorLayout layout,
        scoped in FrameDetails details
    );

    /// <summary>Claims the next slot, in the smallest pool that holds so many bytes.</summary>
    public abstract ClaimResult TryClaim(long length, out ClaimTicket ticket);

    /// <summary>Claims the next slot in a given pool.</summary>
    public abstract ClaimResult TryClaimFrom(ushort poolId, out ClaimTicket ticket);

    /// <summary>
    /// Completes the frame of a claim, and sends all descriptors whose turn has come. The claim stays open if the answer is
    /// <see cref="PublishResult.TooLarge"/>, and is to be withdrawn if it is <see cref="PublishResult.ClaimVoid"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The layout is not valid or does not fit into the payload; the claim stays open.</exception>
    public abstract PublishResult Complete(
        in ClaimTicket ticket,
        long length,
        in TensorLayout layout,
        scoped in FrameDetails details
    );

    /// <summary>Gives the frame up; the slot stays WRITING, and is held until the claim is withdrawn (O-15).</summary>
    /// <returns>False if the claim was not open.</returns>
    public abstract bool Abandon(in ClaimTicket ticket);

    /// <summary>Nobody writes into the slot any more; gives the frame up if that has not been done.</summary>
    /// <returns>False if the claim had ended.</returns>
    public abstract bool Withdraw(in ClaimTicket ticket);

    /// <summary>Tells consumers that want it that the frame is being acquired (wire 1.1, section 16).</summary>
    /// <returns>Whether it was told.</returns>
    public abstract bool BeginProgress(in ClaimTicket ticket, long expectedLength, in TensorLayout expectedLayout);

    /// <summary>Tells them how much of it can be read, unless it is too early for that.</summary>
    /// <returns>Whether it was told.</returns>
    public abstract bool ReportProgress(in ClaimTicket ticket, long bytesFilled, uint? rowsFilled);

    /// <summary>Whether a claim can still be completed.</summary>
    public static bool IsOpen(in ClaimTicket ticket) =>
        !ticket.Epoch.IsVoid
        && ticket.Epoch.InFlight.Contains(ticket.Seq)
        && ticket.Epoch.InFlight.At(ticket.Seq).State == InFlightState.Open;

    /// <summary>
    /// Whether the memory of a claim may still be touched by whoever made it: it has been neither completed nor withdrawn. An
    /// epoch that is over keeps its memory that long.
    /// </summary>
    public static bool IsHeld(in ClaimTicket ticket) =>
        ticket.Epoch.InFlight.Contains(ticket.Seq) && ticket.Epoch.InFlight.At(ticket.Seq).IsHeld;

    /// <summary>
    /// Publishes into the epoch that a source has now. The former one is void from here on, and its claims with it (O-16).
    /// Called by the agent, and by whoever begins an epoch: hence the lock, under which the source is asked.
    /// </summary>
    /// <param name="regions">Null: there is nothing to publish into any more.</param>
    public void Install(IRegionSource? regions)
    {
        lock (_installing)
        {
            ProducerEpoch? epoch = regions?.Epoch;
            ProducerEpoch? former = _epoch;
            if (epoch != former)
            {
                _epoch = epoch; // before the former one is void: who finds that out looks here again
                former?.Void();
            }
        }
    }

    /// <summary>Agent: replaces what messages are sent with; null while there is no transport.</summary>
    public void Connect(MessageSender? descriptors, MessageSender? progress)
    {
        _progress = progress;
        _descriptors = descriptors;
    }

    /// <summary>Agent: what consumers want to know of unfinished frames; null for nothing.</summary>
    public void SetProgressPolicy(ProgressPolicy? policy) => _progressPolicy = policy;

    /// <summary>The metadata that describes frames from now on (W-10.3.2-2). One writer at a time.</summary>
    public void SetMetaVersion(uint version) => _metaVersion = version;

    /// <summary>Keeps the epoch of this moment mapped until <see cref="ProducerEpoch.Leave"/>.</summary>
    /// <returns>Null if there is none.</returns>
    public ProducerEpoch? EnterEpoch()
    {
        while (true)
        {
            ProducerEpoch? epoch = _epoch;
            if (epoch is null || epoch.TryEnter())
            {
                return epoch;
            }

            if (epoch == _epoch)
            {
                return null; // void, and nothing has taken its place
            }
        }
    }
}
