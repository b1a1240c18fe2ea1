namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>A folder in memory for one driver, which goes with everything that a driver leaves beside its directory.</summary>
internal sealed class AeronDirectory : IDisposable
{
    private readonly string _folder = Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(),
        "aeron-peer-" + Path.GetRandomFileName()
    );

    public AeronDirectory() => Directory.CreateDirectory(_folder);

    /// <summary>The Aeron directory; the driver makes it.</summary>
    public string Aeron => Path.Combine(_folder, "aeron");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
