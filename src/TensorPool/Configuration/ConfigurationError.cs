namespace TensorPool.Configuration;

/// <summary>One fault of a configuration. Immutable, hence thread-safe.</summary>
/// <param name="Source">Where: a file with its line, or <c>environment NAME</c>.</param>
/// <param name="Key">The key concerned; empty for a fault of syntax.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record ConfigurationError(string Source, string Key, string Message)
{
    /// <summary><c>driver.toml:12: shm.base_dir: must be absolute, found "shm"</c></summary>
    public override string ToString() => Key.Length == 0 ? $"{Source}: {Message}" : $"{Source}: {Key}: {Message}";
}
