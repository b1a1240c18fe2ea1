using Microsoft.Extensions.Logging;

namespace TensorPool.Tests.Consumer;

/// <summary>Keeps what is logged, from <see cref="LogLevel.Information"/> on.</summary>
internal sealed class RecordingLogger : ILogger
{
    public List<string> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Entries.Add(formatter(state, exception));
}
