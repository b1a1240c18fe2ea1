using TensorPool.Aeron.Driver;
using TensorPool.Driver;
using TensorPool.Transport;

namespace TensorPool.SystemTests.DriverModel;

/// <summary>
/// A media driver, and an SHM driver beside it unless a test has one in another process. Everything is gone afterwards, and a
/// file that an SHM driver should have removed fails the test.
/// </summary>
internal sealed class DriverWorld : IDisposable
{
    private readonly ShmDirectory _directory = new();
    private readonly MediaDriver _media;
    private readonly TensorPoolClient? _client;
    private readonly int _streams;

    public DriverWorld(
        int streams = 1,
        bool withDriver = true,
        Func<MediaDriverOptions, MediaDriverOptions>? changeMedia = null
    )
    {
        _streams = streams;
        BaseDirectory = _directory.File("shm");
        AeronDirectory = _directory.File("aeron");
        Directory.CreateDirectory(BaseDirectory);
        MediaDriverOptions media = MediaDriverOptions.Compact with { Directory = AeronDirectory };
        _media = MediaDriver.Launch(changeMedia?.Invoke(media) ?? media);
        if (withDriver)
        {
            _client = TensorPoolClient.Connect(DriverSettings.Client(AeronDirectory));
            Driver = ShmDriver.Launch(_client, DriverSettings.Driver(BaseDirectory, streams));
        }
    }

    public string BaseDirectory { get; }

    public string AeronDirectory { get; }

    /// <summary>The one of this process.</summary>
    public ShmDriver? Driver { get; private set; }

    public Application Application() => new(AeronDirectory, BaseDirectory);

    public void RestartDriver()
    {
        Driver!.Dispose();
        Driver = ShmDriver.Launch(_client!, DriverSettings.Driver(BaseDirectory, _streams));
    }

    /// <summary>Region files there are; the driver's lock is none.</summary>
    public string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(BaseDirectory, "*", SearchOption.AllDirectories)
                .Where(file => !Path.GetFileName(file).StartsWith('.')),
        ];

    public void Dispose()
    {
        Driver?.Dispose();
        _client?.Dispose();
        _media.Dispose();
        string[] left = Driver is null ? [] : Files();
        _directory.Dispose();
        Assert.Empty(left);
    }
}
