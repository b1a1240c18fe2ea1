using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Errors;

namespace TensorPool.Aeron.Driver;

/// <summary>What the parts of the conductor share. One thread.</summary>
internal sealed class DriverServices
{
    public required MediaDriverOptions Options { get; init; }

    public required DriverDirectory Directory { get; init; }

    public required DriverEvents Events { get; init; }

    public required CountersManager Counters { get; init; }

    public required SystemCounterSet SystemCounters { get; init; }

    public required DistinctErrorLog ErrorLog { get; init; }

    public required CachedEpochClock EpochClock { get; init; }

    /// <summary>Monotonic time of this cycle.</summary>
    public long NowNs { get; set; }

    /// <summary>Counts and records an error, and goes on.</summary>
    public void Report(Exception error)
    {
        SystemCounters.Increment(SystemCounterId.Errors);
        ErrorLog.Record(error);
        Options.ErrorHandler(error);
    }

    /// <summary>Allocates a counter, or refuses the command that asked for it.</summary>
    public CounterValue Allocate(
        int typeId,
        ReadOnlySpan<byte> key,
        string label,
        long registrationId,
        long ownerId,
        long referenceId = 0
    )
    {
        int id = Counters.TryAllocate(typeId, key, label, registrationId, ownerId, referenceId);
        if (id != CounterLayout.NullId)
        {
            return Counters.ValueOf(id);
        }

        throw Counters.FreedCount > 0
            ? new CommandException(
                DriverErrorCode.ResourceTemporarilyUnavailable,
                $"of {Counters.MaxCounterId + 1} counters {Counters.AllocatedCount} are in use, and the others were freed "
                    + $"less than {Options.CounterReuseTimeout.TotalMilliseconds} ms ago; try again"
            )
            : new CommandException(
                DriverErrorCode.GenericError,
                $"all {Counters.MaxCounterId + 1} counters are in use; the driver needs a greater "
                    + nameof(MediaDriverOptions.CountersValuesLength)
            );
    }
}
