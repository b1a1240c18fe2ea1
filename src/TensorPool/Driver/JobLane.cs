namespace TensorPool.Driver;

/// <summary>Who runs a job: jobs of one lane run one after the other, and wait for nothing of another.</summary>
internal enum JobLane
{
    /// <summary>Jobs that somebody waits for, and that take milliseconds.</summary>
    Quick,

    /// <summary>Jobs that may take seconds, as they give or free memory.</summary>
    Long,

    /// <summary>Jobs that wait for the media driver.</summary>
    Counters,
}
