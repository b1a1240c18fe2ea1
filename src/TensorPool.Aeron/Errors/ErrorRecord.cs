namespace TensorPool.Aeron.Errors;

/// <summary>One entry of the error log, copied.</summary>
internal readonly record struct ErrorRecord(
    int ObservationCount,
    long FirstTimestampMs,
    long LastTimestampMs,
    string Text
);
