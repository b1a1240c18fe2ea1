using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Errors;

namespace TensorPool.Cli.Inspection;

/// <summary>The error log of a media driver.</summary>
internal sealed record ErrorsReport(string AeronDirectory, IReadOnlyList<ErrorsReport.ErrorEntry> Errors)
{
    public static ErrorsReport Of(string directory, CncReader cnc) =>
        new(directory, [.. cnc.Errors().Select(ErrorEntry.Of)]);

    internal sealed record ErrorEntry(int Count, DateTimeOffset First, DateTimeOffset Last, string Text)
    {
        public static ErrorEntry Of(ErrorRecord record) =>
            new(record.ObservationCount, Time(record.FirstTimestampMs), Time(record.LastTimestampMs), record.Text);

        // Whatever another process has written there.
        private static DateTimeOffset Time(long ms) =>
            DateTimeOffset.UnixEpoch.AddMilliseconds(
                Math.Clamp(ms, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            );
    }
}
