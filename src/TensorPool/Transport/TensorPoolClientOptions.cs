using System.Numerics;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Uri;

namespace TensorPool.Transport;

/// <summary>
/// What a <see cref="TensorPoolClient"/> is made of: how to reach Aeron, and what all roles share. Immutable, hence
/// thread-safe.
/// </summary>
public sealed record TensorPoolClientOptions
{
    /// <summary>The Aeron directory of the media driver. Not looked at with <see cref="EmbeddedDriver"/>.</summary>
    public string AeronDirectory { get; init; } = new AeronClientOptions().Directory;

    /// <summary>
    /// A media driver that this process runs, in its <see cref="MediaDriverOptions.Directory"/>; null to use one that runs
    /// elsewhere.
    /// </summary>
    public MediaDriverOptions? EmbeddedDriver { get; init; }

    /// <summary>The Aeron channel of all streams (operations, section 4).</summary>
    public string Channel { get; init; } = "aeron:ipc";

    /// <summary>Aeron stream of announces, hellos, configs and progress (wire 1.1, section 20).</summary>
    public int ControlStreamId { get; init; } = 1000;

    /// <summary>Aeron stream of frame descriptors.</summary>
    public int DescriptorStreamId { get; init; } = 1100;

    /// <summary>Aeron stream of quality-of-service reports.</summary>
    public int QosStreamId { get; init; } = 1200;

    /// <summary>Aeron stream of metadata.</summary>
    public int MetadataStreamId { get; init; } = 1300;

    /// <summary>
    /// Bytes in a term of control publications: a power of two from 64 KiB to 1 GiB. A log takes three terms. An eighth of a
    /// term is the longest message.
    /// </summary>
    public int ControlTermLength { get; init; } = 1 << 20;

    /// <summary>
    /// Bytes in a term of descriptor publications; null to derive them from the slots of the ring, so that half a term holds
    /// a descriptor for each.
    /// </summary>
    public int? DescriptorTermLength { get; init; }

    /// <summary>Bytes in a term of quality-of-service publications.</summary>
    public int QosTermLength { get; init; } = 128 << 10;

    /// <summary>Bytes in a term of metadata publications.</summary>
    public int MetadataTermLength { get; init; } = 16 << 20;

    /// <summary>
    /// How long a subscriber that does not read may hold a publication back. This and the two times below are written into
    /// the channels of publications, so that every driver keeps to them.
    /// </summary>
    public TimeSpan UntetheredWindowLimitTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long space stays protected after such a subscriber was let go.</summary>
    public TimeSpan UntetheredLingerTimeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long such a subscriber rests before it joins again.</summary>
    public TimeSpan UntetheredRestingTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long connecting and answers of the media driver may take, and for how long it may be silent.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between signs of life to the media driver.</summary>
    public TimeSpan KeepaliveInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long to wait before connecting again the first time; doubled after each failure.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts to connect.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Name of this client in Aeron's counters, up to 100 ASCII characters.</summary>
    public string ClientName { get; init; } = "tensorpool";

    /// <summary>Where changes of state and rejected input are logged. Nothing is logged per frame.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The clock of all intervals and deadlines. Timestamps in shared memory are always CLOCK_MONOTONIC.</summary>
    public INanoClock NanoClock { get; init; } = SystemNanoClock.Instance;

    /// <exception cref="ArgumentException">Names everything that cannot work.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        void Require(bool condition, string problem)
        {
            if (!condition)
            {
                problems.Add(problem);
            }
        }

        bool isChannel = ChannelUri.TryParse(Channel, out ChannelUri? channel, out string? fault);
        Require(isChannel, $"{nameof(Channel)} '{Channel}': {fault}");
        Require(channel is not { IsSpy: true }, $"{nameof(Channel)} '{Channel}' listens only");
        Require(
            EmbeddedDriver is not null || !string.IsNullOrWhiteSpace(AeronDirectory),
            $"{nameof(AeronDirectory)} is empty"
        );
        RequireTermLength(ControlTermLength, nameof(ControlTermLength));
        RequireTermLength(DescriptorTermLength ?? (1 << 16), nameof(DescriptorTermLength));
        RequireTermLength(QosTermLength, nameof(QosTermLength));
        RequireTermLength(MetadataTermLength, nameof(MetadataTermLength));
        RequirePositive(UntetheredWindowLimitTimeout, nameof(UntetheredWindowLimitTimeout));
        RequirePositive(UntetheredLingerTimeout, nameof(UntetheredLingerTimeout));
        RequirePositive(UntetheredRestingTimeout, nameof(UntetheredRestingTimeout));
        RequirePositive(DriverTimeout, nameof(DriverTimeout));
        RequirePositive(KeepaliveInterval, nameof(KeepaliveInterval));
        RequirePositive(ReconnectDelay, nameof(ReconnectDelay));
        Require(ReconnectDelayMax >= ReconnectDelay, $"{nameof(ReconnectDelayMax)} is below {nameof(ReconnectDelay)}");
        Require(ClientName is not null && Ascii.IsValid(ClientName), $"{nameof(ClientName)} is not ASCII");
        if (problems.Count > 0)
        {
            throw new ArgumentException(
                $"{nameof(TensorPoolClientOptions)} cannot work: {string.Join("; ", problems)}."
            );
        }

        void RequireTermLength(int length, string name) =>
            Require(
                BitOperations.IsPow2(length) && length is >= 1 << 16 and <= 1 << 30,
                $"{name} is {length}, but must be a power of two from 65536 to 1073741824"
            );

        void RequirePositive(TimeSpan value, string name) => Require(value > TimeSpan.Zero, $"{name} is {value}");
    }
}
