namespace TensorPool.Aeron.Errors;

/// <summary>Records of the distinct error log (aeron-ipc §10.11), packed from offset 0, each aligned to 8 bytes.</summary>
internal static class ErrorLogLayout
{
    /// <summary>Length of the record including this header; written last, 0 ends the log.</summary>
    public const int LengthOffset = 0;

    public const int ObservationCountOffset = 4;
    public const int LastTimestampOffset = 8;
    public const int FirstTimestampOffset = 16;
    public const int TextOffset = 24;
    public const int Alignment = 8;
}
