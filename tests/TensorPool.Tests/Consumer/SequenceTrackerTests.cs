using TensorPool.Consumer;

namespace TensorPool.Tests.Consumer;

public class SequenceTrackerTests
{
    private readonly SequenceTracker _tracker = new(maxOutstandingGap: 256);
    private long _position;

    [Fact]
    [Requirement("W-15.4-2")]
    public void First_descriptor_is_the_baseline_and_gaps_count_behind_a_first_frame()
    {
        _tracker.OnMapped(7);

        Assert.Equal(SequenceVerdict.InOrder, Observe(100));
        Assert.Equal(SequenceVerdict.InOrder, Observe(103));
        Assert.Equal(0ul, _tracker.DropsGap);

        _tracker.OnAccepted();
        Assert.Equal(SequenceVerdict.InOrder, Observe(104));
        Assert.Equal(0ul, _tracker.DropsGap);
        Assert.Equal(SequenceVerdict.InOrder, Observe(107));
        Assert.Equal(2ul, _tracker.DropsGap);
        Assert.Equal(107ul, _tracker.LastSeqSeen);
    }

    [Theory]
    [InlineData(0, 1002, SequenceVerdict.InOrder)]
    [InlineData(2, 4, SequenceVerdict.Resync)]
    [InlineData(2, 3, SequenceVerdict.InOrder)]
    [Requirement("W-15.4-4")]
    internal void Gap_greater_than_allowed_is_a_resync_and_counts_as_gap(
        uint allowed,
        ulong seq,
        SequenceVerdict expected
    )
    {
        SequenceTracker tracker = new(allowed);
        tracker.OnMapped(1);
        tracker.Observe(0, 1, 1);
        tracker.OnAccepted();

        Assert.Equal(expected, tracker.Observe(seq, 1, 2));
        Assert.Equal(seq - 1, tracker.DropsGap);
        Assert.Equal(SequenceVerdict.InOrder, tracker.Observe(seq + 1, 1, 3));
        Assert.Equal(seq - 1, tracker.DropsGap);
    }

    [Fact]
    public void Same_number_is_a_duplicate_and_a_lower_one_a_regression()
    {
        _tracker.OnMapped(7);
        Observe(5);

        Assert.Equal(SequenceVerdict.Duplicate, Observe(5));
        Assert.Equal(SequenceVerdict.Regression, Observe(4));
        Assert.Equal(5ul, _tracker.LastSeqSeen);
    }

    [Fact]
    public void What_a_publication_gives_again_from_before_is_a_duplicate()
    {
        _tracker.OnMapped(7);
        _tracker.Observe(5, sessionId: 1, position: 96);
        _tracker.Observe(6, sessionId: 1, position: 192);

        Assert.Equal(SequenceVerdict.Duplicate, _tracker.Observe(5, sessionId: 1, position: 96));
        Assert.Equal(SequenceVerdict.Regression, _tracker.Observe(5, sessionId: 2, position: 96));
        Assert.Equal(SequenceVerdict.Regression, _tracker.Observe(5, sessionId: 1, position: 288));
    }

    [Fact]
    public void New_number_at_a_position_from_before_is_new()
    {
        // A media driver that was started again may count from zero, for the same session.
        _tracker.OnMapped(7);
        _tracker.Observe(5, sessionId: 1, position: 9600);

        Assert.Equal(SequenceVerdict.InOrder, _tracker.Observe(6, sessionId: 1, position: 96));
        Assert.Equal(SequenceVerdict.InOrder, _tracker.Observe(7, sessionId: 1, position: 192));
    }

    [Fact]
    public void Same_epoch_mapped_again_counts_what_was_sent_meanwhile()
    {
        _tracker.OnMapped(7);
        Observe(5);
        _tracker.OnAccepted();

        _tracker.OnMapped(7);
        Observe(9);

        Assert.Equal(3ul, _tracker.DropsGap);
    }

    [Fact]
    [Requirement("W-15.4-5")]
    public void Descriptor_that_came_while_nothing_was_mapped_is_no_gap()
    {
        _tracker.OnMapped(7);
        Observe(5);
        _tracker.OnAccepted();

        _tracker.PassOver(7, 6, 1, _position += 96);
        _tracker.PassOver(7, 9, 1, _position += 96); // 7 and 8 never came
        _tracker.PassOver(8, 20, 1, _position += 96);
        _tracker.PassOver(7, 3, 1, _position += 96);
        _tracker.OnMapped(7);

        Assert.Equal(SequenceVerdict.InOrder, Observe(10));
        Assert.Equal(2ul, _tracker.DropsGap);
    }

    [Fact]
    public void Descriptor_that_came_before_a_first_frame_is_no_baseline()
    {
        _tracker.OnMapped(7);
        _tracker.PassOver(7, 6, 1, _position += 96);

        Assert.Equal(SequenceVerdict.InOrder, Observe(10));
        Assert.Equal(0ul, _tracker.DropsGap);
    }

    [Fact]
    [Requirement("W-10.1.1-3")]
    public void Another_epoch_begins_anew_and_counts_go_on()
    {
        _tracker.OnMapped(7);
        Observe(5);
        _tracker.OnAccepted();
        Observe(8);

        _tracker.OnMapped(8);

        Assert.Equal(0ul, _tracker.LastSeqSeen);
        Assert.False(_tracker.HasLast);
        Assert.Equal(SequenceVerdict.InOrder, Observe(3));
        Assert.Equal(2ul, _tracker.DropsGap);
    }

    [Fact]
    public void What_was_contradicted_is_forgotten()
    {
        _tracker.OnMapped(7);
        Observe(500);
        _tracker.OnAccepted();
        Observe(3);

        _tracker.Forget();
        _tracker.OnMapped(7);

        Assert.Equal(SequenceVerdict.InOrder, Observe(4));
        Assert.Equal(SequenceVerdict.InOrder, Observe(5));
        Assert.Equal(0ul, _tracker.DropsGap);
    }

    private SequenceVerdict Observe(ulong seq) => _tracker.Observe(seq, 1, _position += 96);
}
