using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>
/// Says where the regions are: at its cadence, and at once when something has changed (driver 1.0, section 8). On the agent's
/// thread; allocates nothing in the steady state.
/// </summary>
internal sealed class Announcer<TWire, TDriver>(
    StreamRegistry streams,
    RegionProvider<TWire> regions,
    DriverOutbox<TWire, TDriver> outbox,
    DriverCounts counts,
    TimeSpan period
)
    where TWire : struct, IWireProtocol
    where TDriver : struct, IDriverProtocol
{
    /// <summary>Announce periods that an attached producer may let pass without a sign of life.</summary>
    private const int ActivityPatience = 2;

    private readonly long _patienceNs = period.Ticks * TimeSpan.NanosecondsPerTick * ActivityPatience;
    private readonly List<DriverStream> _due = [];

    /// <summary>Told after the first announce of each epoch.</summary>
    public Action<DriverStream>? OnEpochAnnounced { get; set; }

    /// <summary>Announces a stream in this cycle, and again in the next ones until it went out.</summary>
    public void Request(DriverStream stream)
    {
        if (!stream.IsAnnounceDue)
        {
            stream.IsAnnounceDue = true;
            _due.Add(stream);
        }
    }

    /// <summary>The timer: a sign of life in every region, and an announce of every stream.</summary>
    /// <returns>Messages sent.</returns>
    public int AnnounceAll(long nowNs)
    {
        int sent = 0;
        for (int i = 0; i < streams.All.Count; i++)
        {
            DriverStream stream = streams.All[i];
            regions.Advance(stream, nowNs); // tries again what has failed
            regions.KeepAlive(stream, nowNs, _patienceNs);
            // One that is due is not lost if it cannot be sent now.
            if (stream.Current is not null && !stream.IsAnnounceDue && TryAnnounce(stream))
            {
                sent++;
            }
        }

        return sent;
    }

    /// <summary>What was asked for by <see cref="Request"/>.</summary>
    /// <returns>Messages sent.</returns>
    public int AnnounceDue()
    {
        int sent = 0;
        for (int i = 0; i < _due.Count; )
        {
            DriverStream stream = _due[i];
            bool isOver = stream.Current is null; // whoever installs the next epoch asks again
            if (!isOver)
            {
                isOver = TryAnnounce(stream);
                sent += isOver ? 1 : 0;
            }

            if (isOver)
            {
                stream.IsAnnounceDue = false;
                _due.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }

        return sent;
    }

    private bool TryAnnounce(DriverStream stream)
    {
        stream.Announcement.ProducerId = stream.Producer?.ClientId ?? 0; // D-8-2
        if (!outbox.TryAnnounce(stream.Announcement))
        {
            return false;
        }

        counts.CountAnnounce();
        if (stream.AnnouncedEpoch != stream.Announcement.Epoch)
        {
            regions.OnAnnounced(stream);
            OnEpochAnnounced?.Invoke(stream);
        }

        return true;
    }
}
