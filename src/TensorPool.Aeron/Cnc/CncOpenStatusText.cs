namespace TensorPool.Aeron.Cnc;

/// <summary>What was found, in words.</summary>
internal static class CncOpenStatusText
{
    public static string Describe(this CncOpenStatus status, string? detail) =>
        status switch
        {
            CncOpenStatus.Ok => "complete",
            CncOpenStatus.NotReady =>
                $"{CncLayout.FileName} is not complete: a driver is starting, or died while it was",
            CncOpenStatus.Incompatible => $"{detail}. Use matching versions",
            CncOpenStatus.TooShort or CncOpenStatus.Corrupt => $"{CncLayout.FileName} cannot be used: {detail}",
            _ => detail ?? status.ToString(),
        };
}
