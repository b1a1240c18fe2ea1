using Microsoft.Extensions.Logging;

namespace TensorPool.Wire;

/// <summary>What is logged about messages. Events 600 to 699.</summary>
internal static partial class WireLog
{
    [LoggerMessage(600, LogLevel.Warning, "{Role}: {Explanation} Such messages are ignored, and counted")]
    public static partial void ForeignDialect(this ILogger log, string role, string explanation);

    [LoggerMessage(
        601,
        LogLevel.Warning,
        "{Role}: a message of {Length} bytes is {Status}. Such messages are ignored, and counted"
    )]
    public static partial void MessageRejected(this ILogger log, string role, WireStatus status, int length);
}
