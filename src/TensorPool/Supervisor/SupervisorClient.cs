using TensorPool.Aeron.Agents;
using TensorPool.SharedMemory;
using TensorPool.Transport;

namespace TensorPool.Supervisor;

/// <summary>Supervisors of a <see cref="TensorPoolClient"/>. Thread-safe.</summary>
public static class SupervisorClient
{
    /// <summary>Makes a supervisor. It listens from now on, and works when it runs.</summary>
    /// <param name="client">Reaches Aeron; must outlive the supervisor.</param>
    /// <param name="options">Null for the defaults: watch everything, tell nobody anything.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is not a little-endian Linux on x64 or arm64.</exception>
    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public static StreamSupervisor CreateSupervisor(this TensorPoolClient client, SupervisorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new SupervisorOptions();
        options.Validate();
        SupportedPlatform.Require();
        return new StreamSupervisor(
            options,
            new SupervisorEnvironment
            {
                Session = client.Session,
                Channels = client.Channels,
                ClientOptions = client.Options,
                Clock = client.Options.NanoClock,
                MonotonicClock = SystemNanoClock.Instance,
                Log = client.Options.LoggerFactory.CreateLogger("TensorPool.Supervisor"),
            }
        );
    }
}
