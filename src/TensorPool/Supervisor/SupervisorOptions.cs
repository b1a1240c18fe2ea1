namespace TensorPool.Supervisor;

/// <summary>What a <see cref="StreamSupervisor"/> is made of (operations, section 4). Immutable, hence thread-safe.</summary>
public sealed record SupervisorOptions
{
    /// <summary>The stream to watch; null for all that turn up.</summary>
    public uint? StreamId { get; init; }

    /// <summary>Id in the type of its Aeron counters, 1 to 32767; null for that of the stream, or 1.</summary>
    public int? AgentId { get; init; }

    /// <summary>Aeron stream of announces, where it is not the control stream; null if it is.</summary>
    public int? AnnounceStreamId { get; init; }

    /// <summary>Time between two announces and reports that others keep to.</summary>
    public TimeSpan AnnouncePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Announce periods without a sign of life after which somebody counts as stale: 3 to 5 (W-15.14-5).</summary>
    public int LivenessPeriods { get; init; } = 5;

    /// <summary>Time between two looks for who is stale, and at the policy.</summary>
    public TimeSpan LivenessCheckInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long without a sign of life somebody is forgotten.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The policy for consumers; the first rule that holds counts. Empty: nobody is told anything.</summary>
    public IReadOnlyList<ConsumerRule> Rules { get; init; } = [];

    /// <summary>After how long a directive is sent again to a consumer whose reports contradict it.</summary>
    public TimeSpan ResendInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Absolute directories below which regions may lie whose activity timestamps are looked at. None: announces alone count.
    /// </summary>
    public IReadOnlyList<string> AllowedBaseDirectories { get; init; } = ["/dev/shm"];

    /// <summary>Streams, and producers and consumers of each, that are kept at most: what anybody sends must not fill the memory.</summary>
    public int MaxPeers { get; init; } = 1024;

    /// <summary>Told what has changed, on the agent's thread. Must not throw.</summary>
    public Action<SupervisorEvent>? OnEvent { get; init; }

    /// <exception cref="ArgumentException">Something is wrong; the message names all of it.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        Check(AgentId is null or (>= 1 and <= 32767), $"AgentId is {AgentId}, but goes from 1 to 32767.");
        Check(LivenessPeriods is >= 3 and <= 5, $"LivenessPeriods is {LivenessPeriods}, but goes from 3 to 5.");
        Check(MaxPeers >= 1, $"MaxPeers is {MaxPeers}, but is 1 at least.");
        CheckTime(AnnouncePeriod, nameof(AnnouncePeriod));
        CheckTime(LivenessCheckInterval, nameof(LivenessCheckInterval));
        CheckTime(ResendInterval, nameof(ResendInterval));
        Check(
            ForgetAfter >= AnnouncePeriod * LivenessPeriods,
            $"ForgetAfter is {ForgetAfter}, which is before anybody is stale."
        );
        foreach (string directory in AllowedBaseDirectories)
        {
            Check(
                Path.IsPathFullyQualified(directory),
                $"AllowedBaseDirectories has \"{directory}\", which is no absolute path."
            );
        }

        foreach (ConsumerRule rule in Rules)
        {
            rule.AddProblems(problems);
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"These supervisor options cannot work: {string.Join(' ', problems)}");
        }

        void Check(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }

        void CheckTime(TimeSpan time, string name) =>
            Check(time >= TimeSpan.FromMilliseconds(1), $"{name} is {time}, but is 1 ms at least.");
    }
}
