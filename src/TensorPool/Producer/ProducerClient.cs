using TensorPool.Aeron.Agents;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Producer;

/// <summary>Producers of a <see cref="TensorPoolClient"/>. Thread-safe.</summary>
public static class ProducerClient
{
    /// <summary>
    /// Makes a producer that creates and owns its regions. It is an agent, and nobody can find it before it runs: give it to
    /// an <see cref="AgentRunner"/> or an <see cref="AgentInvoker"/>, or call <see cref="TensorProducer.DoWork"/> in a loop.
    /// </summary>
    /// <param name="client">Reaches Aeron; must outlive the producer.</param>
    /// <param name="options">What to publish, and where.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    /// <exception cref="IOException">The regions cannot be created, or another producer owns them.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine is not a little-endian Linux on x64 or arm64.</exception>
    /// <exception cref="Aeron.Client.AeronException">The media driver refused, did not answer in time, or is gone.</exception>
    public static TensorProducer CreateProducer(this TensorPoolClient client, ProducerOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new TensorProducer(
            client,
            options,
            _ => new OwnedRegions<WireV1_1>(
                options.Regions,
                options.StreamId,
                SystemNanoClock.Instance.NanoTime(),
                client.Options.LoggerFactory.CreateLogger(TensorProducer.LogCategory)
            )
        );
    }
}
