using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>Decides what a consumer is to be told: the rules, with their times. Decides only; allocates nothing.</summary>
internal sealed class ConsumerPolicy(IReadOnlyList<ConsumerRule> rules, TimeSpan resendInterval)
{
    private readonly ConsumerRule[] _rules = [.. rules];
    private readonly long _resendNs = Ns(resendInterval);

    /// <summary>What is to be sent to a consumer now; null for nothing.</summary>
    /// <param name="streamId">Its stream.</param>
    /// <param name="consumer">Its state, which this moves on.</param>
    /// <param name="lag">How far it is behind, if that is known.</param>
    /// <param name="nowNs">The time.</param>
    public ConsumerDirective? Decide(uint streamId, ConsumerRecord consumer, ulong? lag, long nowNs)
    {
        ConsumerRule? holding = Find(streamId, consumer, lag);
        if (holding != consumer.Candidate)
        {
            consumer.Candidate = holding;
            consumer.CandidateSinceNs = nowNs;
        }

        if (holding is not null && holding == consumer.Rule)
        {
            consumer.RuleHeldNs = nowNs;
        }
        else if (holding is not null && nowNs - consumer.CandidateSinceNs >= Ns(holding.Sustained))
        {
            consumer.Rule = holding;
            consumer.RuleHeldNs = nowNs;
            return holding.Directive;
        }

        if (consumer.Rule?.ReleaseAfter is { } release && nowNs - consumer.RuleHeldNs >= Ns(release))
        {
            consumer.Rule = null;
            return OwnWay;
        }

        return IsContradicted(consumer, nowNs) ? consumer.Directive : null;
    }

    /// <summary>What a consumer does that nobody tells anything; its mode is its own.</summary>
    public static ConsumerDirective OwnWay { get; } = new();

    private ConsumerRule? Find(uint streamId, ConsumerRecord consumer, ulong? lag)
    {
        foreach (ConsumerRule rule in _rules)
        {
            if (Holds(rule, streamId, consumer, lag))
            {
                return rule;
            }
        }

        return null;
    }

    private static bool Holds(ConsumerRule rule, uint streamId, ConsumerRecord consumer, ulong? lag) =>
        (rule.StreamId ?? streamId) == streamId
        && (rule.ConsumerId ?? consumer.ConsumerId) == consumer.ConsumerId
        && (rule.Mode is null || rule.Mode == consumer.OwnMode)
        && (rule.DropRateAbove is not { } rate || consumer.DropRate > rate)
        && (rule.LagAbove is not { } limit || lag > limit)
        && (
            rule.SupportsSharedMemory is not { } supports
            || (consumer.HasHello && consumer.Hello.SupportsShm == supports)
        );

    /// <summary>
    /// Whether a report since then says something else than the consumer was told: the message was lost, or the consumer has
    /// begun anew. Nobody answers a ConsumerConfig.
    /// </summary>
    private bool IsContradicted(ConsumerRecord consumer, long nowNs) =>
        consumer.Directive is { } directive
        && consumer.HasReport
        && consumer.LastReportNs - consumer.DirectiveSentNs >= _resendNs
        && nowNs - consumer.DirectiveSentNs >= _resendNs
        && (
            (ModeOf(directive, consumer) is { } mode && consumer.Report.Mode != mode)
            || (!directive.UseSharedMemory && consumer.Report.Epoch != 0)
        );

    /// <summary>The mode that a directive means for a consumer; null if none was ever heard of.</summary>
    public static ConsumerMode? ModeOf(ConsumerDirective directive, ConsumerRecord consumer) =>
        directive.Mode ?? consumer.OwnMode;

    private static long Ns(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
