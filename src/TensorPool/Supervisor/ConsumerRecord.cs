using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>What is known of a consumer, and what it was told. On the agent's thread.</summary>
internal sealed class ConsumerRecord(uint consumerId)
{
    public uint ConsumerId => consumerId;

    public PeerLiveness Liveness { get; set; }

    public long LastHeardNs { get; private set; }

    public bool HasHello { get; private set; }

    public long LastHelloNs { get; private set; }

    public ConsumerHello Hello { get; private set; }

    public bool HasReport { get; private set; }

    public long LastReportNs { get; private set; }

    public QosConsumer Report { get; private set; }

    /// <summary>Share of the frames between the last two reports that was lost.</summary>
    public double DropRate { get; private set; }

    /// <summary>The mode that it came with, before it was told another one.</summary>
    public ConsumerMode? OwnMode { get; private set; }

    // The policy: the rule in force, the one that is about to be, and since when.

    public ConsumerRule? Rule { get; set; }

    public ConsumerRule? Candidate { get; set; }

    public long CandidateSinceNs { get; set; }

    /// <summary>When the conditions of <see cref="Rule"/> held last.</summary>
    public long RuleHeldNs { get; set; }

    /// <summary>What it was told last, by the policy or by somebody; null if it was never told anything.</summary>
    public ConsumerDirective? Directive { get; set; }

    public long DirectiveSentNs { get; set; }

    public void OnHello(in ConsumerHello hello, long nowNs)
    {
        HasHello = true;
        LastHelloNs = nowNs;
        LastHeardNs = nowNs;
        Hello = hello;
        Remember(hello.Mode);
    }

    public void OnReport(in QosConsumer report, long nowNs)
    {
        DropRate = HasReport ? RateBetween(Report, report) : 0;
        HasReport = true;
        LastReportNs = nowNs;
        LastHeardNs = nowNs;
        Report = report;
        Remember(report.Mode);
    }

    /// <summary>
    /// Sequence numbers start anew with an epoch, and counts with a process: such a pair of reports says nothing. A frame that
    /// was lost was heard of, or skipped by a later one, so that losses are never more than the numbers that passed.
    /// </summary>
    private static double RateBetween(in QosConsumer before, in QosConsumer after)
    {
        if (
            after.Epoch != before.Epoch
            || after.LastSeqSeen <= before.LastSeqSeen
            || after.DropsGap < before.DropsGap
            || after.DropsLate < before.DropsLate
        )
        {
            return 0;
        }

        double lost = (double)(after.DropsGap - before.DropsGap) + (after.DropsLate - before.DropsLate);
        return Math.Min(1, lost / (after.LastSeqSeen - before.LastSeqSeen));
    }

    private void Remember(ConsumerMode mode)
    {
        if (Directive is null)
        {
            OwnMode = mode;
        }
    }
}
