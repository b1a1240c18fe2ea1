using System.Collections.Concurrent;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;

namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>Our driver, embedded in the test, with the settings that the real ones have here.</summary>
internal sealed class OurDriver : IDisposable
{
    private readonly AeronDirectory _directory = new();
    private readonly MediaDriver _driver;

    public OurDriver(Func<MediaDriverOptions, MediaDriverOptions>? change = null)
    {
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = _directory.Aeron,
            IpcTermLength = 64 << 10,
            TimerInterval = TimeSpan.FromMilliseconds(100),
            ClientLivenessTimeout = DriverSettings.ClientLiveness,
            PublicationUnblockTimeout = TimeSpan.FromSeconds(5),
            ImageLivenessTimeout = DriverSettings.ImageLiveness,
            ErrorHandler = Errors.Enqueue,
        };
        _driver = MediaDriver.Launch(change?.Invoke(options) ?? options);
    }

    public ConcurrentQueue<Exception> Errors { get; } = new();

    /// <summary>Its Aeron directory.</summary>
    public string Path => _directory.Aeron;

    /// <summary>Connects a client of ours.</summary>
    public AeronClient Connect(Func<AeronClientOptions, AeronClientOptions>? change = null)
    {
        AeronClientOptions options = new() { Directory = Path };
        return AeronClient.Connect(change?.Invoke(options) ?? options);
    }

    /// <summary>Ends the driver; its directory stays.</summary>
    public void Stop() => _driver.Dispose();

    public void Dispose()
    {
        _driver.Dispose();
        _directory.Dispose();
    }
}
