using TensorPool.Aeron.Agents;
using TensorPool.SharedMemory;
using TensorPool.Transport;

namespace TensorPool.DriverClient;

/// <summary>Driver clients of a <see cref="TensorPoolClient"/>. Thread-safe.</summary>
public static class DriverClientFactory
{
    /// <summary>Makes what attaches the roles of this process to an SHM driver. Sends nothing before it is asked to.</summary>
    /// <param name="client">Reaches Aeron; must outlive the driver client.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is not a little-endian Linux on x64 or arm64.</exception>
    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public static ShmDriverClient CreateDriverClient(
        this TensorPoolClient client,
        ShmDriverClientOptions? options = null
    )
    {
        // P7-2: what is given here is all there is. Nothing of a client reads a file or the environment.
        ArgumentNullException.ThrowIfNull(client);
        options ??= new ShmDriverClientOptions();
        options.Validate();
        SupportedPlatform.Require();
        return new ShmDriverClient(
            options,
            new DriverClientEnvironment
            {
                Session = client.Session,
                Channels = client.Channels,
                ClientOptions = client.Options,
                Clock = SystemNanoClock.Instance,
                Random = Random.Shared,
                Log = client.Options.LoggerFactory.CreateLogger("TensorPool.DriverClient"),
            }
        );
    }
}
