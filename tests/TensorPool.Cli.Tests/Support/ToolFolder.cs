namespace TensorPool.Cli.Tests.Support;

/// <summary>A directory of one test in shared memory, gone afterwards with all that is in it.</summary>
internal sealed class ToolFolder : IDisposable
{
    public ToolFolder()
    {
        Path = $"/dev/shm/tp-cli-test-{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>For a media driver of the test.</summary>
    public string AeronDirectory => File("aeron");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
