namespace TensorPool.Aeron.ProcessTests.Support;

/// <summary>The timeouts that drivers and clients of a test use: short ones, or Aeron's own in long mode.</summary>
internal static class ProcessTimeouts
{
    /// <summary>Set <c>TP_LONG=1</c> for the long versions of all tests.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("TP_LONG") == "1";

    public static int TimerMs => IsLong ? 1_000 : 100;

    public static int LivenessMs => IsLong ? 10_000 : 2_000;

    public static int UnblockMs => IsLong ? 15_000 : 3_000;

    public static int DriverTimeoutMs => IsLong ? 10_000 : 5_000;

    public static int KeepaliveMs => IsLong ? 500 : 100;
}
