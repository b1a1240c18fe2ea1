using Microsoft.Extensions.Logging;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;

namespace TensorPool.Transport;

/// <summary>
/// One Aeron client that all producers and consumers of a process share. They are made by extension methods in the
/// namespaces of the roles: <c>client.CreateProducer(...)</c>, <c>client.CreateConsumer(...)</c>. Thread-safe.
/// </summary>
/// <remarks>
/// When the media driver is restarted, or gives this client up (a minute at a breakpoint is enough), another Aeron client is
/// connected in the background, and every role goes on with it; shared memory stays mapped meanwhile. Dispose of the roles
/// first, then of the client.
/// </remarks>
public sealed class TensorPoolClient : IDisposable
{
    private readonly MediaDriver? _driver;
    private readonly TransportSession _session;

    private TensorPoolClient(TensorPoolClientOptions options, MediaDriver? driver)
    {
        _driver = driver;
        Options = options;
        Log = options.LoggerFactory.CreateLogger("TensorPool.Transport");
        Channels = new StreamChannels(options);
        AeronDirectory = driver?.AeronDirectory ?? options.AeronDirectory;
        _session = new TransportSession(
            Connect,
            () => new ReconnectSchedule(options.ReconnectDelay, options.ReconnectDelayMax, Random.Shared.NextDouble),
            options.UntetheredWindowLimitTimeout,
            SystemNanoClock.Instance,
            Log
        );
    }

    /// <summary>What it was made of.</summary>
    public TensorPoolClientOptions Options { get; }

    /// <summary>The Aeron directory in use: that of the embedded driver, if there is one.</summary>
    public string AeronDirectory { get; }

    /// <summary>Whether there is a living Aeron client now. If not, one is being looked for.</summary>
    public bool IsConnected => _session.IsConnected;

    internal ITransportSession Session => _session;

    internal StreamChannels Channels { get; }

    internal ILogger Log { get; }

    /// <summary>Starts the embedded media driver, if there is one, and connects.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    /// <exception cref="ActiveDriverException">The directory of the embedded driver belongs to a driver that runs.</exception>
    /// <exception cref="DriverTimeoutException">There is no living media driver.</exception>
    /// <exception cref="AeronException">The media driver is of a version that is not understood, or refused.</exception>
    public static TensorPoolClient Connect(TensorPoolClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        MediaDriver? driver = options.EmbeddedDriver is null ? null : MediaDriver.Launch(options.EmbeddedDriver);
        try
        {
            return new TensorPoolClient(options, driver);
        }
        catch
        {
            driver?.Dispose();
            throw;
        }
    }

    /// <summary>Closes the Aeron client and everything of it, and then the embedded media driver.</summary>
    public void Dispose()
    {
        _session.Dispose();
        _driver?.Dispose();
    }

    /// <summary>An id for a role that was given none: another one with each call.</summary>
    internal int NextRoleId() => RoleIds.FromCorrelationId(_session.NextCorrelationId());

    private AeronTransport Connect() =>
        new(
            AeronClient.Connect(
                new AeronClientOptions
                {
                    Directory = AeronDirectory,
                    ClientName = Options.ClientName,
                    DriverTimeout = Options.DriverTimeout,
                    KeepaliveInterval = Options.KeepaliveInterval,
                    NanoClock = SystemNanoClock.Instance,
                    ErrorHandler = e => Log.ClientError(e.Message),
                }
            )
        );
}
