namespace TensorPool.Cli.Demo;

/// <summary>A directory for the regions of one demo, which goes with all that is in it.</summary>
internal sealed class PrivateDirectory : IDisposable
{
    public PrivateDirectory(string parent)
    {
        Path = System.IO.Path.Combine(parent, $"tensorpool-demo-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
