using System.Diagnostics;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Uri;
using TensorPool.Cli.Protocol.Control;
using TensorPool.Sbe;
using TensorPool.Transport;

namespace TensorPool.Cli.Roles;

/// <summary>
/// What consumers of one stream report of themselves: which epoch they have mapped, and how far they are. For one thread, which
/// polls it.
/// </summary>
/// <remarks>
/// A consumer reports at once when it has mapped an epoch, behind the frames that it took in that cycle. Hence one that reports
/// the epoch misses nothing that is published from then on; and one that reports a sequence number has taken that frame. The
/// number 0 says either that the first frame was taken or that none was: see <see cref="CountThatSaw"/>.
/// </remarks>
internal sealed class ConsumerWatch : IDisposable
{
    private const int FragmentLimit = 64;

    /// <summary>Five times as long as consumers are silent at most.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(5);

    private readonly uint _streamId;
    private readonly AeronClient _client;
    private readonly Subscription _subscription;
    private readonly Dictionary<uint, Report> _reports = [];

    /// <exception cref="AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public ConsumerWatch(TensorPoolClientOptions options, uint streamId)
    {
        _streamId = streamId;
        _client = AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = options.AeronDirectory,
                ClientName = options.ClientName + "-watch",
                DriverTimeout = options.DriverTimeout,
                KeepaliveInterval = options.KeepaliveInterval,
            }
        );
        try
        {
            string channel = new ChannelUriBuilder(ChannelUri.Parse(options.Channel)).Set("tether", false).ToString();
            _subscription = _client.AddSubscription(channel, options.QosStreamId);
        }
        catch
        {
            _client.Dispose();
            throw;
        }
    }

    /// <summary>Reads what has arrived.</summary>
    public void Poll()
    {
        Reader reader = new() { Watch = this };
        while (_subscription.Poll(ref reader, FragmentLimit) > 0) { }
    }

    /// <summary>Consumers that have mapped an epoch.</summary>
    public int CountMapped(ulong epoch) => _reports.Values.Count(r => r.Epoch == epoch);

    /// <summary>How far the consumer of an epoch is that is furthest behind, of those that report; null if none does.</summary>
    public ulong? SlowestOf(ulong epoch)
    {
        ulong? slowest = null;
        foreach (Report report in _reports.Values)
        {
            if (
                report.Epoch == epoch
                && !(report.LastSeq >= slowest)
                && Stopwatch.GetElapsedTime(report.Time) < SilenceLimit
            )
            {
                slowest = report.LastSeq;
            }
        }

        return slowest;
    }

    /// <summary>
    /// Begins to count reports anew. A report that arrives after this may have been made before; the next one of the same
    /// consumer was not.
    /// </summary>
    public void Mark()
    {
        Poll();
        foreach (uint consumerId in _reports.Keys)
        {
            _reports[consumerId] = _reports[consumerId] with { Count = 0 };
        }
    }

    /// <summary>Consumers of an epoch that have taken a frame.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="seq">
    /// The frame, published before <see cref="Mark"/>. For the first one of an epoch, whose number reports use for "none" as
    /// well, two reports since then are proof: the second one was made in a cycle that began behind the publication.
    /// </param>
    public int CountThatSaw(ulong epoch, ulong seq) =>
        _reports.Values.Count(r => r.Epoch == epoch && r.LastSeq >= seq && (seq > 0 || r.Count >= 2));

    public void Dispose()
    {
        _subscription.Dispose();
        _client.Dispose();
    }

    private void OnReport(in QosConsumerDecoder report, in FragmentHeader header)
    {
        (uint streamId, uint consumerId, ulong epoch, ulong lastSeq) = (
            report.StreamId,
            report.ConsumerId,
            report.Epoch,
            report.LastSeqSeen
        );
        if (header.IsIntact() && streamId == _streamId)
        {
            int count = _reports.TryGetValue(consumerId, out Report known) ? known.Count : 0;
            _reports[consumerId] = new Report(epoch, lastSeq, count + 1, Stopwatch.GetTimestamp());
        }
    }

    private readonly record struct Report(ulong Epoch, ulong LastSeq, int Count, long Time);

    private struct Reader : IFragmentHandler
    {
        public ConsumerWatch Watch;

        public readonly void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            if (QosConsumerDecoder.TryWrap(payload, out QosConsumerDecoder report, SbeAcceptance.Exact) == SbeStatus.Ok)
            {
                Watch.OnReport(report, header);
            }
        }
    }
}
