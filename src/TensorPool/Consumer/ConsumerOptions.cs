using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>
/// What a <see cref="TensorConsumer"/> is made of (operations, section 4). Immutable, hence thread-safe.
/// </summary>
public sealed record ConsumerOptions
{
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>The data source to consume: the stream id in messages, not that of Aeron.</summary>
    public uint StreamId { get; init; } = 1;

    /// <summary>
    /// From 1 to 32767, unique among the consumers of the stream; null to take one that no other client of the media driver
    /// has. Where another consumer turns up with it, this one takes a new one (W-10.1.2-6).
    /// </summary>
    public uint? ConsumerId { get; init; }

    /// <summary>Which frames to take. A ConsumerConfig message may change it.</summary>
    public ConsumerMode Mode { get; init; } = ConsumerMode.Stream;

    /// <summary>N of <see cref="ConsumerMode.Decimated"/>: frames whose number is a multiple of it are taken. From 1.</summary>
    public int Decimation { get; init; } = 1;

    /// <summary>Frames per second at most; 0 = no limit. Frames passed over are not drops.</summary>
    public int MaxRateHz { get; init; }

    /// <summary>
    /// Lost frames in a row from which on the consumer begins anew with the newest, and says so in its next report at once; 0
    /// switches that off.
    /// </summary>
    public uint MaxOutstandingSeqGap { get; init; } = 256;

    /// <summary>Whether this consumer can read shared memory at all. If not, no message makes it do so.</summary>
    public bool SupportsSharedMemory { get; init; } = true;

    /// <summary>Whether it is to read shared memory now. A ConsumerConfig message may change it.</summary>
    public bool UseSharedMemory { get; init; } = true;

    /// <summary>Set to hear of frames while they are being written; see <see cref="IPartialFrameHandler"/>.</summary>
    public ProgressHints? Progress { get; init; }

    /// <summary>
    /// Another way to the payload, for when shared memory is forbidden or refused: an Aeron channel. Null = none. A
    /// ConsumerConfig message may change it.
    /// </summary>
    public string? PayloadFallbackUri { get; init; }

    /// <summary>Absolute directories below which regions may lie; everything else is refused. None refuses everything.</summary>
    public IReadOnlyList<string> AllowedBaseDirectories { get; init; } = ["/dev/shm"];

    /// <summary>Refuse regions that do not lie in hugepages, whether their announce asks for them or not.</summary>
    public bool RequireHugepages { get; init; }

    /// <summary>When the pages of regions become present in this process.</summary>
    public RegionPaging Paging { get; init; }

    /// <summary>Aeron stream of announces, where it is not the control stream; null if it is.</summary>
    public int? AnnounceStreamId { get; init; }

    /// <summary>Time between two ConsumerHello messages.</summary>
    public TimeSpan HelloInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two QosConsumer messages.</summary>
    public TimeSpan QosInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The time between two announces that the owner keeps to. Regions whose owner gave no sign of life for five of them are
    /// given up (WO-54).
    /// </summary>
    public TimeSpan AnnouncePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Descriptors to take from Aeron at once (O-3).</summary>
    public int FragmentLimit { get; init; } = 10;

    /// <summary>Told every change of state, on the thread that polls. Must not throw, and must not use the consumer.</summary>
    public Action<ConsumerTransition>? OnStateChanged { get; init; }

    internal long? ProgressIntervalUs =>
        Progress?.Interval is TimeSpan interval
            ? interval.Ticks * TimeSpan.NanosecondsPerTick / NanosecondsPerMicrosecond
            : null;

    /// <exception cref="ArgumentException">Something is wrong; the message names all of it.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        Check(ConsumerId is null or (>= 1 and <= 32767), $"ConsumerId is {ConsumerId}, but goes from 1 to 32767.");
        Check(
            Enum.IsDefined(Mode),
            $"Mode is {(int)Mode}, which is none of {string.Join(", ", Enum.GetNames<ConsumerMode>())}."
        );
        Check(Decimation is >= 1 and <= ushort.MaxValue, $"Decimation is {Decimation}, but goes from 1 to 65535.");
        Check(
            MaxRateHz is >= 0 and <= ushort.MaxValue,
            $"MaxRateHz is {MaxRateHz}, but goes from 0 (no limit) to 65535."
        );
        Check(
            PayloadFallbackUri is null || FallbackTarget.Parse(PayloadFallbackUri).IsSupported,
            $"PayloadFallbackUri is \"{PayloadFallbackUri}\", which is no Aeron channel such as aeron:udp?endpoint=host:port."
        );
        foreach (string directory in AllowedBaseDirectories)
        {
            Check(
                Path.IsPathFullyQualified(directory),
                $"AllowedBaseDirectories has \"{directory}\", which is no absolute path."
            );
        }

        CheckInterval(HelloInterval, nameof(HelloInterval));
        CheckInterval(QosInterval, nameof(QosInterval));
        CheckInterval(AnnouncePeriod, nameof(AnnouncePeriod));
        Check(FragmentLimit is >= 1 and <= 1024, $"FragmentLimit is {FragmentLimit}, but goes from 1 to 1024.");
        Check(
            ProgressIntervalUs is null or (>= 1 and < uint.MaxValue),
            $"Progress.Interval is {Progress?.Interval}, but goes from 1 µs to 71 minutes."
        );
        if (problems.Count > 0)
        {
            throw new ArgumentException($"These consumer options cannot work: {string.Join(' ', problems)}");
        }

        void Check(bool holds, string problem)
        {
            if (!holds)
            {
                problems.Add(problem);
            }
        }

        void CheckInterval(TimeSpan interval, string name) =>
            Check(interval >= TimeSpan.FromMilliseconds(1), $"{name} is {interval}, but is 1 ms at least.");
    }
}
