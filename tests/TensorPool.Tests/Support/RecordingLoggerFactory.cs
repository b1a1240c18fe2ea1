using Microsoft.Extensions.Logging;
using TensorPool.Tests.Consumer;

namespace TensorPool.Tests.Support;

/// <summary>Hands out loggers that keep what is logged, in one list.</summary>
internal sealed class RecordingLoggerFactory : ILoggerFactory
{
    private readonly RecordingLogger _logger = new();

    public List<string> Messages => _logger.Entries;

    public ILogger CreateLogger(string categoryName) => _logger;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }
}
