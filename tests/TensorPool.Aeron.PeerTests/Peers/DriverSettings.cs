using System.Globalization;

namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>
/// Settings of drivers by the names that Java's properties have; the environment variables of C are the same in capitals.
/// Times are short, so that tests can wait for them; no client here is silent for that long unless it is stopped.
/// </summary>
internal sealed class DriverSettings
{
    public static readonly TimeSpan ClientLiveness = TimeSpan.FromSeconds(4);
    public static readonly TimeSpan ImageLiveness = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string> _values = new()
    {
        ["aeron.timer.interval"] = "100ms",
        ["aeron.client.liveness.timeout"] = "4s",
        ["aeron.publication.unblock.timeout"] = "5s",
        ["aeron.image.liveness.timeout"] = "2s",
        ["aeron.publication.linger.timeout"] = "100ms",
        ["aeron.untethered.window.limit.timeout"] = "1s",
        ["aeron.untethered.resting.timeout"] = "1s",
        ["aeron.term.buffer.length"] = "64k",
        ["aeron.ipc.term.buffer.length"] = "64k",
        ["aeron.term.buffer.sparse.file"] = "true",
        ["aeron.threading.mode"] = "SHARED",
        ["aeron.driver.timeout"] = "10000",
        ["aeron.counters.buffer.length"] = "1m",
    };

    private long Milliseconds(string name)
    {
        string value = _values[name];
        return value.EndsWith("ms", StringComparison.Ordinal)
            ? long.Parse(value[..^2], CultureInfo.InvariantCulture)
            : long.Parse(value[..^1], CultureInfo.InvariantCulture) * 1000; // seconds
    }

    public DriverSettings With(string name, string value)
    {
        _values[name] = value;
        return this;
    }

    public IEnumerable<string> Properties => _values.Select(v => $"-D{v.Key}={v.Value}");

    /// <summary>For the driver of our test peer, which is told everything.</summary>
    public IEnumerable<string> TestPeerArguments =>
        [
            "driver",
            $"dir={_values["aeron.dir"]}",
            $"timer={Milliseconds("aeron.timer.interval")}",
            $"liveness={Milliseconds("aeron.client.liveness.timeout")}",
            $"image-liveness={Milliseconds("aeron.image.liveness.timeout")}",
            $"unblock={Milliseconds("aeron.publication.unblock.timeout")}",
            $"driver-timeout={_values["aeron.driver.timeout"]}",
            "aeron-untethered=true",
        ];

    public Dictionary<string, string> Environment =>
        _values.ToDictionary(v => v.Key.Replace('.', '_').ToUpperInvariant(), v => v.Value);
}
