namespace TensorPool.Tests.Support;

/// <summary>A directory of one test below /dev/shm, gone afterwards with all that is in it.</summary>
internal sealed class ShmDirectory : IDisposable
{
    public ShmDirectory()
    {
        Path = $"/dev/shm/tp-test-{Guid.NewGuid():N}";
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Mappings of this process whose file is in the directory, removed files included.</summary>
    public string[] Mappings() =>
        [
            .. System
                .IO.File.ReadLines("/proc/self/maps")
                .Where(line => line.Contains(Path + "/", StringComparison.Ordinal)),
        ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
