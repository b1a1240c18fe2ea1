namespace TensorPool.Aeron.Errors;

/// <summary>An error that a driver has recorded, copied. Immutable.</summary>
/// <param name="ObservationCount">How often it was seen.</param>
/// <param name="FirstTimestampMs">When it was first seen, in epoch milliseconds.</param>
/// <param name="LastTimestampMs">When it was last seen, in epoch milliseconds.</param>
/// <param name="Text">What went wrong; may have several lines.</param>
public readonly record struct ErrorRecord(
    int ObservationCount,
    long FirstTimestampMs,
    long LastTimestampMs,
    string Text
);
