using TensorPool.Consumer;

namespace TensorPool.Tests.Consumer;

public class MappingStateMachineTests
{
    /// <summary>Every way there is (wire 1.1, sections 10 and 11.1); nothing else is one.</summary>
    private static readonly Dictionary<(ConsumerState, ConsumerTransitionCause), ConsumerState> Table = new()
    {
        [(ConsumerState.Unmapped, ConsumerTransitionCause.AnnounceAccepted)] = ConsumerState.Mapped,
        [(ConsumerState.Unmapped, ConsumerTransitionCause.AnnounceRefused)] = ConsumerState.Fallback,
        [(ConsumerState.Unmapped, ConsumerTransitionCause.SharedMemoryForbidden)] = ConsumerState.Fallback,
        [(ConsumerState.Unmapped, ConsumerTransitionCause.Closed)] = ConsumerState.Closed,
        [(ConsumerState.Mapped, ConsumerTransitionCause.EpochChanged)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.LayoutChanged)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.RegionsReplaced)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.SuperblockChanged)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.ProcessChanged)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.ActivityStale)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.LaterEpochSeen)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.SequenceRegression)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.RegionsWithdrawn)] = ConsumerState.Unmapped,
        [(ConsumerState.Mapped, ConsumerTransitionCause.SharedMemoryForbidden)] = ConsumerState.Fallback,
        [(ConsumerState.Mapped, ConsumerTransitionCause.Closed)] = ConsumerState.Closed,
        [(ConsumerState.Fallback, ConsumerTransitionCause.AnnounceAccepted)] = ConsumerState.Mapped,
        [(ConsumerState.Fallback, ConsumerTransitionCause.SharedMemoryAllowed)] = ConsumerState.Unmapped,
        [(ConsumerState.Fallback, ConsumerTransitionCause.Closed)] = ConsumerState.Closed,
    };

    [Fact]
    [Requirement("W-15.21-6")]
    public void Every_pair_of_state_and_cause_leads_where_the_table_says()
    {
        foreach (ConsumerState from in Enum.GetValues<ConsumerState>())
        {
            foreach (ConsumerTransitionCause cause in Enum.GetValues<ConsumerTransitionCause>())
            {
                ConsumerState? expected = Table.TryGetValue((from, cause), out ConsumerState to) ? to : null;

                Assert.True(expected == MappingStateMachine.Next(from, cause), $"{from}, {cause}");
            }
        }
    }

    [Fact]
    public void Transition_is_told_once_with_all_there_is_to_know()
    {
        List<ConsumerTransition> told = [];
        MappingStateMachine machine = new(told.Add);

        machine.Fire(ConsumerTransitionCause.AnnounceAccepted, 7, "detail");

        Assert.Equal(ConsumerState.Mapped, machine.State);
        Assert.Equal(
            new ConsumerTransition(
                ConsumerState.Unmapped,
                ConsumerState.Mapped,
                ConsumerTransitionCause.AnnounceAccepted,
                7,
                "detail"
            ),
            Assert.Single(told)
        );
    }

    [Fact]
    public void Way_that_there_is_not_changes_nothing()
    {
        List<ConsumerTransition> told = [];
        MappingStateMachine machine = new(told.Add);

        Assert.Throws<InvalidOperationException>(() => machine.Fire(ConsumerTransitionCause.EpochChanged, 7, ""));

        Assert.Equal(ConsumerState.Unmapped, machine.State);
        Assert.Empty(told);
    }
}
