using System.Text;
using TensorPool.Metadata;
using TensorPool.SharedMemory;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>What a <see cref="TensorProducer"/> publishes, and where. Immutable, hence thread-safe.</summary>
public sealed record ProducerOptions
{
    /// <summary>The stream, a number of the application; not to be confused with the ids of Aeron's streams.</summary>
    public required uint StreamId { get; init; }

    /// <summary>Id of the producer, 1 to 32766; null to take one that nobody else is likely to have.</summary>
    public int? ProducerId { get; init; }

    /// <summary>The regions that the producer creates, and where (wire 1.1, sections 3, 4 and 23).</summary>
    public RegionOptions Regions { get; init; } = new();

    /// <summary>Name of the data source for people, ASCII, up to 256 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>One line about it, such as its nominal shape; ASCII, up to 1024 characters.</summary>
    public string Summary { get; init; } = "";

    /// <summary>
    /// What is true of all frames until it is changed, by <see cref="TensorProducer.SetAttribute"/>; at most 64, each name
    /// once.
    /// </summary>
    public IReadOnlyList<DataSourceAttribute> Attributes { get; init; } = [];

    /// <summary>
    /// Time between two announces of the regions, signs of life in them, and announces of the data source (wire 1.1, section
    /// 19). Consumers take a producer for dead after five of them, by their own setting.
    /// </summary>
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two reports of the sequence number.</summary>
    public TimeSpan QosInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between two repetitions of the attributes, which are also sent when they change.</summary>
    public TimeSpan MetadataInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How the progress of unfinished frames is told.</summary>
    public ProgressOptions Progress { get; init; } = new();

    /// <summary>Whether descriptors repeat a frame's time and metadata version, which saves readers a look (W-10.2.1-6).</summary>
    public bool FillDescriptors { get; init; } = true;

    /// <summary>
    /// Payloads of at least so many bytes are copied past the caches, where the processor can do that;
    /// <see cref="int.MaxValue"/> for none. Right for rings that do not fit into the caches.
    /// </summary>
    public int NonTemporalLength { get; init; } = 256 * 1024;

    internal void Validate()
    {
        List<string> problems = [];
        Require(
            ProducerId is null or (>= 1 and <= RoleIds.Max),
            $"{nameof(ProducerId)} is {ProducerId}, but must be 1 to {RoleIds.Max}, or null"
        );
        Require(Regions is not null, $"{nameof(Regions)} is null");
        Require(Progress is not null, $"{nameof(Progress)} is null");
        RequireText(Name, MessageLimits.Name, nameof(Name));
        RequireText(Summary, MessageLimits.Summary, nameof(Summary));
        Require(
            AnnounceInterval > TimeSpan.Zero,
            $"{nameof(AnnounceInterval)} is {AnnounceInterval}, but must be positive"
        );
        Require(QosInterval > TimeSpan.Zero, $"{nameof(QosInterval)} is {QosInterval}, but must be positive");
        Require(
            MetadataInterval > TimeSpan.Zero,
            $"{nameof(MetadataInterval)} is {MetadataInterval}, but must be positive"
        );
        Require(
            NonTemporalLength >= 0,
            $"{nameof(NonTemporalLength)} is {NonTemporalLength}, but must not be negative"
        );
        Progress?.AddProblems(problems);
        if (problems.Count > 0)
        {
            throw new ArgumentException($"{nameof(ProducerOptions)} cannot work: {string.Join("; ", problems)}.");
        }

        void Require(bool condition, string problem)
        {
            if (!condition)
            {
                problems.Add(problem);
            }
        }

        void RequireText(string text, int maxLength, string name) =>
            Require(
                text is not null && text.Length <= maxLength && Ascii.IsValid(text),
                $"{name} must be ASCII of at most {maxLength} characters"
            );
    }
}
