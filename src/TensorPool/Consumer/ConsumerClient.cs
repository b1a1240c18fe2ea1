using TensorPool.Aeron.Agents;
using TensorPool.SharedMemory;
using TensorPool.Transport;

namespace TensorPool.Consumer;

/// <summary>Consumers of a <see cref="TensorPoolClient"/>. Thread-safe.</summary>
public static class ConsumerClient
{
    /// <summary>
    /// Makes a consumer. It maps nothing before it is polled, and can be made before its producer is there.
    /// </summary>
    /// <param name="client">Reaches Aeron; must outlive the consumer.</param>
    /// <param name="options">What to consume, and how.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux on x64 or arm64.</exception>
    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public static TensorConsumer CreateConsumer(this TensorPoolClient client, ConsumerOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SupportedPlatform.Require();
        return new TensorConsumer(
            options,
            new ConsumerEnvironment
            {
                Session = client.Session,
                Channels = client.Channels,
                Streams = new ConsumerStreams(
                    client.Options.ControlStreamId,
                    client.Options.DescriptorStreamId,
                    client.Options.QosStreamId,
                    options.AnnounceStreamId ?? client.Options.ControlStreamId
                ),
                Source = new AnnouncedRegions(),
                Clock = client.Options.NanoClock,
                MonotonicClock = SystemNanoClock.Instance,
                Log = client.Options.LoggerFactory.CreateLogger("TensorPool.Consumer"),
            }
        );
    }
}
