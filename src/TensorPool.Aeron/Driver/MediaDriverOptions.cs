using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Driver;

/// <summary>
/// What an embedded driver is made of. Immutable. Defaults are Aeron's (aeron-ipc §10.12), but for untethered subscribers,
/// which this driver lets go within a fraction of a second.
/// </summary>
public sealed record MediaDriverOptions
{
    /// <summary>
    /// Little memory, as containers may have 64 MiB of shared memory in all: 2.5 MiB for the control file with 2,048
    /// counters, and terms of 1 MiB unless a channel says otherwise. The room for events is Aeron's: a client that is lapped
    /// in it has to end.
    /// </summary>
    public static MediaDriverOptions Compact { get; } =
        new()
        {
            ToDriverCapacity = 64 << 10,
            ToClientsCapacity = 1 << 20,
            CountersValuesLength = 256 << 10,
            ErrorLogLength = 64 << 10,
            IpcTermLength = 1 << 20,
        };

    /// <summary>
    /// <see cref="Compact"/> in a directory of its own beside the default one, which is removed at the end: for a driver that
    /// lives and dies with the program it is in. Every call names another directory.
    /// </summary>
    public static MediaDriverOptions Embedded() =>
        Compact with
        {
            Directory = $"{AeronDirectory.DefaultPath}-{Guid.NewGuid()}",
            DeleteDirectoryOnShutdown = true,
        };

    /// <summary>The Aeron directory. Clients are told the same.</summary>
    public string Directory { get; init; } = AeronDirectory.DefaultPath;

    /// <summary>Removes the directory at the end. For private directories.</summary>
    public bool DeleteDirectoryOnShutdown { get; init; }

    /// <summary>Room for commands: a power of two.</summary>
    public int ToDriverCapacity { get; init; } = 1 << 20;

    /// <summary>Room for events: a power of two.</summary>
    public int ToClientsCapacity { get; init; } = 1 << 20;

    /// <summary>Room for values of counters, 128 bytes each.</summary>
    public int CountersValuesLength { get; init; } = 8 << 20;

    /// <summary>Room for distinct errors.</summary>
    public int ErrorLogLength { get; init; } = 4 << 20;

    /// <summary>Pages that files are aligned to.</summary>
    public int FilePageSize { get; init; } = 4096;

    /// <summary>Length of terms when a channel names none.</summary>
    public int IpcTermLength { get; init; } = 64 << 20;

    /// <summary>Longest frame when a channel names none.</summary>
    public int IpcMtu { get; init; } = 1408;

    /// <summary>How far publishers may be ahead of subscribers; 0 is half a term, which is also the most.</summary>
    public int IpcPublicationWindow { get; init; }

    /// <summary>Whether blocks of logs are reserved late. A full tmpfs then ends the process that writes.</summary>
    public bool SparseLogs { get; init; } = true;

    /// <summary>Whether free space is checked before a log is made.</summary>
    public bool PerformStorageChecks { get; init; } = true;

    /// <summary>How long clients and the driver's start take a silent driver for alive.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between checks of clients and resources, and between heartbeats.</summary>
    public TimeSpan TimerInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After what silence a client is dead.</summary>
    public TimeSpan ClientLivenessTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After what standstill a shared publication is unblocked.</summary>
    public TimeSpan PublicationUnblockTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a rejected publication has no subscribers.</summary>
    public TimeSpan ImageLivenessTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a freed counter is not used again.</summary>
    public TimeSpan CounterReuseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time between checks of untethered subscribers.</summary>
    public TimeSpan UntetheredCheckInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long an untethered subscriber may hold a publisher back.</summary>
    public TimeSpan UntetheredWindowLimitTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long space stays protected after an untethered subscriber was let go.</summary>
    public TimeSpan UntetheredLingerTimeout { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an untethered subscriber rests before it joins again.</summary>
    public TimeSpan UntetheredRestingTimeout { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// How young the last sign of life of an untethered subscriber's client must be for it to join again; zero asks for
    /// none. A stopped process would otherwise hold the publisher back again and again.
    /// </summary>
    public TimeSpan UntetheredRejoinHeartbeatAge { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Lowest session id that is not given out.</summary>
    public int ReservedSessionIdLow { get; init; } = -1;

    /// <summary>Highest session id that is not given out.</summary>
    public int ReservedSessionIdHigh { get; init; } = 1000;

    /// <summary>What the thread of the driver does without work; made once per driver.</summary>
    public Func<IIdleStrategy> IdleStrategy { get; init; } = static () => new BackoffIdleStrategy();

    /// <summary>Gets errors of the driver, on its thread. They are in its error log in any case.</summary>
    public Action<Exception> ErrorHandler { get; init; } = static _ => { };

    /// <summary>Monotonic time.</summary>
    public INanoClock NanoClock { get; init; } = SystemNanoClock.Instance;

    /// <summary>Wall-clock time.</summary>
    public IEpochClock EpochClock { get; init; } = SystemEpochClock.Instance;

    internal CncLengths CncLengths =>
        CncLengths.Create(ToDriverCapacity, ToClientsCapacity, CountersValuesLength, ErrorLogLength);

    /// <summary>The same with the times that drivers of Aeron give untethered subscribers.</summary>
    public MediaDriverOptions WithAeronUntetheredTimeouts() =>
        this with
        {
            UntetheredCheckInterval = TimerInterval,
            UntetheredWindowLimitTimeout = TimeSpan.FromSeconds(5),
            UntetheredLingerTimeout = TimeSpan.FromSeconds(5),
            UntetheredRestingTimeout = TimeSpan.FromSeconds(10),
            UntetheredRejoinHeartbeatAge = TimeSpan.Zero,
        };

    /// <summary>Throws for options that cannot work, naming all of them.</summary>
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

        Require(CncLengths.Problem() is null, $"buffers: {CncLengths.Problem()}");
        Require(
            CountersValuesLength / CounterLayout.ValueLength > SystemCounterLabels.Count,
            $"{nameof(CountersValuesLength)} is {CountersValuesLength}, which holds no more than the driver's own "
                + $"{SystemCounterLabels.Count} counters"
        );
        Require(
            ToClientsCapacity / 8 >= DriverEvents.MaxEventLength,
            $"{nameof(ToClientsCapacity)} must be at least {DriverEvents.MaxEventLength * 8}"
        );
        Require(LogLayout.IsValidPageSize(FilePageSize), $"{nameof(FilePageSize)} is {FilePageSize}");
        Require(LogLayout.IsValidTermLength(IpcTermLength), $"{nameof(IpcTermLength)} is {IpcTermLength}");
        Require(
            LogLayout.IsValidMtu(IpcMtu) && IpcMtu <= LogLayout.MaxMessageLengthFor(IpcTermLength),
            $"{nameof(IpcMtu)} is {IpcMtu}"
        );
        Require(IpcPublicationWindow >= 0, $"{nameof(IpcPublicationWindow)} is {IpcPublicationWindow}");
        Require(DriverTimeout > TimerInterval, $"{nameof(DriverTimeout)} must be longer than {nameof(TimerInterval)}");
        Require(
            new[]
            {
                ImageLivenessTimeout,
                CounterReuseTimeout,
                UntetheredWindowLimitTimeout,
                UntetheredLingerTimeout,
                UntetheredRestingTimeout,
                UntetheredRejoinHeartbeatAge,
            }.All(t => t >= TimeSpan.Zero),
            "a timeout is negative"
        );
        Require(TimerInterval > TimeSpan.Zero, $"{nameof(TimerInterval)} is {TimerInterval}");
        Require(UntetheredCheckInterval > TimeSpan.Zero, $"{nameof(UntetheredCheckInterval)} is not positive");
        Require(
            ClientLivenessTimeout > TimerInterval,
            $"{nameof(ClientLivenessTimeout)} must be longer than {nameof(TimerInterval)}"
        );
        Require(
            PublicationUnblockTimeout > ClientLivenessTimeout,
            $"{nameof(PublicationUnblockTimeout)} must be longer than {nameof(ClientLivenessTimeout)}"
        );
        Require(ReservedSessionIdLow <= ReservedSessionIdHigh, "the reserved session ids are reversed");
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The driver cannot be started: {string.Join("; ", problems)}.");
        }
    }
}
