using TensorPool.DriverClient;

namespace TensorPool.Tests.DriverClient;

public class AttachStateMachineTests
{
    private static readonly LeaseTransitionCause[] Losses =
    [
        LeaseTransitionCause.MappingFailed,
        LeaseTransitionCause.Revoked,
        LeaseTransitionCause.DriverShutdown,
        LeaseTransitionCause.DeadlinePassed,
        LeaseTransitionCause.KeepaliveFailed,
        LeaseTransitionCause.EpochRaised,
        LeaseTransitionCause.DriverRestarted,
        LeaseTransitionCause.DriverLost,
        LeaseTransitionCause.EpochNotRaised,
    ];

    private static readonly LeaseTransitionCause[] Failures =
    [
        LeaseTransitionCause.Refused,
        LeaseTransitionCause.ResponseTimeout,
        LeaseTransitionCause.ProtocolError,
        LeaseTransitionCause.DeadlinePassed,
        LeaseTransitionCause.DriverShutdown,
    ];

    /// <summary>The table of driver 1.0, section 10.</summary>
    private static AttachState? Expected(AttachState from, LeaseTransitionCause cause) =>
        from == AttachState.Closed ? null
        : cause == LeaseTransitionCause.Detached ? AttachState.Closed
        : from switch
        {
            AttachState.Idle when cause == LeaseTransitionCause.Started => AttachState.Attaching,
            AttachState.Attaching when cause == LeaseTransitionCause.Granted => AttachState.Attached,
            AttachState.Attaching when Failures.Contains(cause) => AttachState.BackOff,
            AttachState.Attached when Losses.Contains(cause) => AttachState.BackOff,
            AttachState.BackOff when cause == LeaseTransitionCause.RetryDue => AttachState.Attaching,
            AttachState.BackOff when cause == LeaseTransitionCause.GivenUp => AttachState.Closed,
            _ => null,
        };

    [Fact]
    [Requirement("D-4.7-1")]
    public void Every_pair_of_state_and_cause_leads_where_the_table_says()
    {
        foreach (AttachState from in Enum.GetValues<AttachState>())
        {
            foreach (LeaseTransitionCause cause in Enum.GetValues<LeaseTransitionCause>())
            {
                Assert.True(
                    Expected(from, cause) == AttachStateMachine.Next(from, cause),
                    $"{from}, {cause}: {AttachStateMachine.Next(from, cause)}"
                );
            }
        }
    }

    [Fact]
    public void Transition_is_told_once_with_all_there_is_to_know()
    {
        List<LeaseTransition> told = [];
        AttachStateMachine machine = new(told.Add);

        machine.Fire(LeaseTransitionCause.Started, 0, 0, "");
        machine.Fire(LeaseTransitionCause.Granted, 7, 3, "detail");

        Assert.Equal(AttachState.Attached, machine.State);
        Assert.Equal(
            new LeaseTransition(
                AttachState.Attaching,
                AttachState.Attached,
                LeaseTransitionCause.Granted,
                7,
                3,
                "detail"
            ),
            told[^1]
        );
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public void Way_that_there_is_not_changes_nothing()
    {
        List<LeaseTransition> told = [];
        AttachStateMachine machine = new(told.Add);

        Assert.Throws<InvalidOperationException>(() => machine.Fire(LeaseTransitionCause.Revoked, 7, 3, ""));

        Assert.Equal(AttachState.Idle, machine.State);
        Assert.Empty(told);
    }
}
