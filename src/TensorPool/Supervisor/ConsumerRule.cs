using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>
/// A line of the policy for consumers: if all conditions that are given hold for a while, a consumer gets a directive. The
/// first rule that holds counts. Immutable, hence thread-safe.
/// </summary>
public sealed record ConsumerRule
{
    /// <summary>For people, in logs and snapshots.</summary>
    public required string Name { get; init; }

    /// <summary>Condition: consumers of this stream; null for all.</summary>
    public uint? StreamId { get; init; }

    /// <summary>Condition: this consumer; null for all.</summary>
    public uint? ConsumerId { get; init; }

    /// <summary>Condition: consumers that came with this mode; null for all.</summary>
    public ConsumerMode? Mode { get; init; }

    /// <summary>
    /// Condition: more than this share of the frames between two reports was lost, by gap or too late; from 0 to 1. Null for
    /// whatever share.
    /// </summary>
    public double? DropRateAbove { get; init; }

    /// <summary>Condition: more than so many frames behind the producer; null for however many.</summary>
    public ulong? LagAbove { get; init; }

    /// <summary>Condition: whether the consumer says that it can read shared memory; null for either.</summary>
    public bool? SupportsSharedMemory { get; init; }

    /// <summary>For how long the conditions must hold.</summary>
    public TimeSpan Sustained { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What the consumer is told then.</summary>
    public required ConsumerDirective Directive { get; init; }

    /// <summary>
    /// After how long without the conditions the consumer gets its own mode back; null for never. A rule about drops whose
    /// directive ends the drops would otherwise be on and off for ever.
    /// </summary>
    public TimeSpan? ReleaseAfter { get; init; }

    internal void AddProblems(List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(Name))
        {
            problems.Add("A rule has no name.");
        }

        if (DropRateAbove is { } rate && !(rate >= 0 && rate <= 1))
        {
            problems.Add($"Rule {Name}: DropRateAbove is {rate}, but goes from 0 to 1.");
        }

        if (Sustained < TimeSpan.Zero)
        {
            problems.Add($"Rule {Name}: Sustained is {Sustained}, but is not negative.");
        }

        if (ReleaseAfter is { } release && release <= TimeSpan.Zero)
        {
            problems.Add($"Rule {Name}: ReleaseAfter is {release}, but is positive.");
        }

        if (Directive.FindProblem() is string problem)
        {
            problems.Add($"Rule {Name}: {problem}.");
        }
    }
}
