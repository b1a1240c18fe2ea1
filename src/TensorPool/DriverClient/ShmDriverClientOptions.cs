using TensorPool.SharedMemory;

namespace TensorPool.DriverClient;

/// <summary>
/// What a <see cref="ShmDriverClient"/> is made of. Set by code alone: no file and no environment variable changes it. The
/// numbers must suit those of the driver, of which no message tells. Immutable, hence thread-safe.
/// </summary>
public sealed record ShmDriverClientOptions
{
    /// <summary>Aeron stream of requests, responses and notices; null for the client's control stream (D-4.5-1).</summary>
    public int? ControlStreamId { get; init; }

    /// <summary>Aeron stream of the driver's announces, where it is not the one of control; null if it is.</summary>
    public int? AnnounceStreamId { get; init; }

    /// <summary>
    /// Time between two keepalives (<c>policies.lease_keepalive_interval_ms</c>). A driver that grants less than three of
    /// them gets them more often.
    /// </summary>
    public TimeSpan KeepaliveInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Keepalive intervals that a lease lives for (<c>policies.lease_expiry_grace_intervals</c>), where a driver does not
    /// say so in its response.
    /// </summary>
    public int ExpiryGraceIntervals { get; init; } = 3;

    /// <summary>Time between two announces of the driver (<c>policies.announce_period_ms</c>).</summary>
    public TimeSpan AnnouncePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Announce periods without an announce after which a driver counts as dead, 3 to 5 (W-15.14-5).</summary>
    public int DriverLivenessPeriods { get; init; } = 5;

    /// <summary>How long to wait for a response, and then once more for that to its repetition.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long to wait for a response in all, and to repeat the request meanwhile, as long as announces of the stream show
    /// that the driver is alive: memory of a producer is reserved before it is answered, which takes seconds for gigabytes.
    /// </summary>
    public TimeSpan ProvisioningTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait after the first failure; doubled after each.</summary>
    public TimeSpan ReattachDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan ReattachDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Absolute directories below which a producer's regions may lie, whatever the driver says. A consumer's are in its own
    /// options.
    /// </summary>
    public IReadOnlyList<string> AllowedBaseDirectories { get; init; } = ["/dev/shm"];

    /// <summary>When the pages of a producer's regions become present in this process.</summary>
    public RegionPaging Paging { get; init; }

    /// <exception cref="ArgumentException">Something is wrong; the message names all of it.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        CheckTime(KeepaliveInterval, nameof(KeepaliveInterval));
        CheckTime(AnnouncePeriod, nameof(AnnouncePeriod));
        CheckTime(ResponseTimeout, nameof(ResponseTimeout));
        CheckTime(ReattachDelay, nameof(ReattachDelay));
        Check(ProvisioningTimeout >= TimeSpan.Zero, "ProvisioningTimeout is negative.");
        Check(ReattachDelayMax >= ReattachDelay, $"ReattachDelayMax is below ReattachDelay.");
        Check(ExpiryGraceIntervals >= 2, $"ExpiryGraceIntervals is {ExpiryGraceIntervals}, but is 2 at least.");
        Check(DriverLivenessPeriods >= 3, $"DriverLivenessPeriods is {DriverLivenessPeriods}, but is 3 at least.");
        foreach (string directory in AllowedBaseDirectories)
        {
            Check(
                Path.IsPathFullyQualified(directory),
                $"AllowedBaseDirectories has \"{directory}\", which is no absolute path."
            );
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException($"These options of a driver client cannot work: {string.Join(' ', problems)}");
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
