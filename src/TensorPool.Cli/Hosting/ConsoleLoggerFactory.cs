using Microsoft.Extensions.Logging;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Hosting;

/// <summary>One line per event on standard error: level, category, message. Thread-safe.</summary>
internal sealed class ConsoleLoggerFactory(ToolOutput output, LogLevel minimum) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Logger(output, minimum, categoryName);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The tool logs to standard error only.");

    public void Dispose() { }

    private sealed class Logger(ToolOutput output, LogLevel minimum, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                string text = formatter(state, exception);
                output.Log(
                    $"{Name(logLevel)}: {category}: {(exception is null ? text : $"{text} {exception.Message}")}"
                );
            }
        }

        private static string Name(LogLevel level) =>
            level switch
            {
                LogLevel.Trace or LogLevel.Debug => "debug",
                LogLevel.Information => "info",
                LogLevel.Warning => "warning",
                _ => "error",
            };
    }
}
