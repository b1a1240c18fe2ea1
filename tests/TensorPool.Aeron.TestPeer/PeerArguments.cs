using System.Globalization;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;

namespace TensorPool.Aeron.TestPeer;

/// <summary>Verb and settings of a peer.</summary>
internal sealed class PeerArguments
{
    private readonly Dictionary<string, string> _values;

    private PeerArguments(string verb, Dictionary<string, string> values)
    {
        Verb = verb;
        _values = values;
    }

    public string Verb { get; }

    public string Directory => Text("dir");

    public string Channel => Text("channel");

    public int Stream => (int)Number("stream");

    /// <summary>Of a setting that is given twice, the later one counts.</summary>
    public static PeerArguments Parse(string[] args)
    {
        Dictionary<string, string> values = [];
        foreach (string argument in args[1..])
        {
            string[] pair = argument.Split('=', 2);
            values[pair[0]] = pair[1];
        }

        return new PeerArguments(args[0], values);
    }

    public string Text(string name) =>
        _values.TryGetValue(name, out string? value) ? value : throw new ArgumentException($"{Verb} needs {name}=…");

    public long Number(string name) => long.Parse(Text(name), CultureInfo.InvariantCulture);

    public bool Flag(string name) => bool.Parse(Text(name));

    /// <summary>Connects. Whatever goes wrong outside of calls is reported as a line.</summary>
    public AeronClient Connect() =>
        AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = Directory,
                DriverTimeout = Milliseconds("driver-timeout"),
                KeepaliveInterval = Milliseconds("keepalive"),
                ErrorHandler = static e => Report.Line($"error {e.GetType().Name}: {e.Message}"),
            }
        );

    public MediaDriverOptions DriverOptions()
    {
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = Directory,
            TimerInterval = Milliseconds("timer"),
            ClientLivenessTimeout = Milliseconds("liveness"),
            PublicationUnblockTimeout = Milliseconds("unblock"),
            DriverTimeout = Milliseconds("driver-timeout"),
            // Where nothing is said as long as that of clients, as Aeron's is.
            ImageLivenessTimeout = Milliseconds(_values.ContainsKey("image-liveness") ? "image-liveness" : "liveness"),
            ErrorHandler = static e => Report.Line($"error {e.GetType().Name}: {e.Message}"),
        };
        return Flag("aeron-untethered") ? options.WithAeronUntetheredTimeouts() : options;
    }

    private TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(Number(name));
}
