using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Driver;

/// <summary>
/// Leads every stream from epoch to epoch (driver 1.0, section 7): one at a time for each stream, made by a helper, installed
/// by the agent. On the agent's thread.
/// </summary>
internal sealed class RegionProvider<TWire>(
    DriverDirectories directories,
    Provisioner provisioner,
    TimeSpan retryDelay,
    INanoClock monotonicClock,
    ILogger log
)
    where TWire : struct, IWireProtocol
{
    private readonly long _retryDelayNs = retryDelay.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>
    /// Takes on the streams that clients of a former run have created: they are provisioned as the configured ones are, since
    /// their clients ask for them with REQUIRE_EXISTING when they come back (operations, section 5). What policy does not
    /// allow any more is removed.
    /// </summary>
    public void TakeOnFormerStreams(StreamRegistry streams)
    {
        int count = 0;
        foreach (uint streamId in directories.FormerStreams())
        {
            if (streams.Find(streamId) is not null)
            {
                continue;
            }

            if (streams.AllowsDynamic && streams.HasRoom)
            {
                streams.AddDynamic(streamId);
                count++;
            }
            else
            {
                log.FormerStreamLeft(streamId);
                provisioner.Submit(new LeftoverJob(directories, streamId));
            }
        }

        if (count > 0)
        {
            log.FormerStreams(count);
        }
    }

    /// <summary>
    /// Begins the epoch that the stream needs next, if it needs one: one without a producer while it has no valid regions, or
    /// else one for the producer that waits. Each loss and each attach of a producer has its own (D-6-1).
    /// </summary>
    public void Advance(DriverStream stream, long nowNs)
    {
        if (stream.IsProvisioning)
        {
            return;
        }

        bool isWaitedFor = stream.PendingProducer is not null || stream.Waiting.Count > 0;
        if (stream.Current is null ? isWaitedFor || nowNs >= stream.RetryAtNs : stream.PendingProducer is not null)
        {
            stream.IsProvisioning = true;
            bool forProducer = stream.Current is not null;
            provisioner.Submit(new EpochJob<TWire>(directories, stream, forProducer, monotonicClock.NanoTime()));
        }
    }

    /// <summary>
    /// The regions are not to be handed out or announced any more: their producer is lost. The files stay until the next epoch
    /// was announced.
    /// </summary>
    public static void Withdraw(DriverStream stream)
    {
        stream.Current?.Retire();
        stream.Current = null;
    }

    /// <summary>Installs what a job has made.</summary>
    /// <returns>Why there is nothing; null if there is.</returns>
    public string? Install(EpochJob job, long nowNs)
    {
        DriverStream stream = job.Stream;
        stream.IsProvisioning = false;
        if (job.Result is not { } mapping)
        {
            string reason = job.Failure?.Message ?? "";
            stream.RetryAtNs = nowNs + _retryDelayNs;
            log.EpochFailed(stream.StreamId, reason);
            return reason;
        }

        stream.Current?.Retire();
        stream.Current = mapping;
        stream.ActivitySinceNs = nowNs;
        // The superblocks were written before the memory was reserved, which may have been seconds ago.
        RefreshActivity(stream);
        MappingAnnouncement.Describe(mapping, stream.Announcement);
        return null;
    }

    /// <summary>
    /// Keeps the signs of life in the regions going: the attached producer's business while it does it, and the driver's
    /// otherwise (D-3-5, DO-14; decision record 0043).
    /// </summary>
    public void KeepAlive(DriverStream stream, long nowNs, long patienceNs)
    {
        if (stream.Current is not { } mapping)
        {
            return;
        }

        if (stream.Producer is not null)
        {
            ulong seen = TWire.ReadActivityTimestamp(ref mapping.HeaderRing.At(0));
            if (seen != stream.SeenActivityNs)
            {
                stream.SeenActivityNs = seen;
                stream.ActivitySinceNs = nowNs;
            }

            if (nowNs - stream.ActivitySinceNs < patienceNs)
            {
                return;
            }

            log.ActivityTakenOver(stream.StreamId);
        }

        RefreshActivity(stream);
    }

    /// <summary>The present epoch was announced: the files of those before it may go (DO-15).</summary>
    public void OnAnnounced(DriverStream stream)
    {
        if (stream.Current is { } mapping && mapping.Epoch != stream.AnnouncedEpoch)
        {
            bool isFirst = stream.AnnouncedEpoch == 0;
            stream.AnnouncedEpoch = mapping.Epoch;
            provisioner.Submit(new CleanUpJob(stream, stream.Directory!, mapping.Epoch, isFirst));
        }
    }

    /// <summary>Ends a stream: its files go away, its highest epoch stays as a mark. No job is under way any more.</summary>
    public static void Close(DriverStream stream)
    {
        stream.Current?.Retire();
        stream.Current = null;
        if (stream.Directory is { } directory)
        {
            stream.Directory = null;
            try
            {
                directory.CleanUp(0);
            }
            finally
            {
                directory.Dispose();
            }
        }
    }

    private void RefreshActivity(DriverStream stream)
    {
        ulong now = (ulong)monotonicClock.NanoTime();
        stream.SeenActivityNs = now;
        RegionActivity.Refresh<TWire>(stream.Current!, now);
    }
}
