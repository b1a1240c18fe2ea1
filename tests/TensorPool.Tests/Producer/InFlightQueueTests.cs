using TensorPool.Producer;

namespace TensorPool.Tests.Producer;

[Requirement("O-19")]
public sealed class InFlightQueueTests
{
    private readonly InFlightQueue _queue = new(4);

    [Fact]
    public void New_queue_is_empty_and_starts_at_zero()
    {
        Assert.True(_queue.IsIdle);
        Assert.False(_queue.IsFull);
        Assert.Equal(0, _queue.Count);
        Assert.Equal(0ul, _queue.Next);
        Assert.Equal(4, _queue.Capacity);
        Assert.False(_queue.TryPeekReady(out _));
    }

    [Fact]
    [Requirement("O-14")]
    public void Push_fails_when_as_many_are_held_as_there_are_slots()
    {
        for (ulong expected = 0; expected < 4; expected++)
        {
            Assert.True(_queue.TryPush(0, out ulong seq));
            Assert.Equal(expected, seq);
        }

        Assert.True(_queue.IsFull);
        Assert.False(_queue.TryPush(0, out _));
    }

    [Fact]
    public void Numbers_come_out_in_the_order_in_which_they_went_in()
    {
        Push(3);
        _queue.At(1).State = InFlightState.Completed;
        _queue.At(2).State = InFlightState.Completed;
        Assert.False(_queue.TryPeekReady(out _));

        _queue.At(0).State = InFlightState.Completed;

        Assert.Equal([0ul, 1, 2], PopReady());
    }

    [Fact]
    public void Slot_that_is_held_keeps_the_ring_from_going_round()
    {
        Push(4);
        for (ulong seq = 0; seq < 4; seq++)
        {
            _queue.At(seq).State = InFlightState.Abandoned;
        }

        Assert.Equal([0ul, 1, 2, 3], PopReady());
        _queue.Release(1);
        _queue.Release(2);
        _queue.Release(3);
        Assert.True(_queue.IsFull);

        _queue.Release(0);

        Assert.True(_queue.IsIdle);
    }

    [Fact]
    public void Frame_that_waits_for_its_turn_keeps_its_slot()
    {
        Push(4);
        for (ulong seq = 1; seq < 4; seq++)
        {
            _queue.At(seq).State = InFlightState.Completed;
            _queue.Release(seq);
        }

        Assert.True(_queue.IsFull);
        Assert.Equal(4, _queue.Count);
    }

    [Fact]
    public void Number_is_known_while_its_order_or_its_slot_is_open()
    {
        Push(2);
        _queue.At(0).State = InFlightState.Abandoned;
        PopReady();

        Assert.True(_queue.Contains(0)); // held
        Assert.True(_queue.Contains(1)); // open
        Assert.False(_queue.Contains(2)); // not given out
        _queue.Release(0);
        Assert.False(_queue.Contains(0));
        Assert.False(_queue.Contains(ulong.MaxValue));
    }

    [Fact]
    public void Idle_queue_passes_a_number_at_once()
    {
        _queue.PassIdle();

        Assert.True(_queue.IsIdle);
        Assert.Equal((1ul, 1ul, 1ul), (_queue.Next, _queue.Head, _queue.Tail));
    }

    [Fact]
    public void Nothing_is_allocated_after_construction()
    {
        long allocated = Allocations.Of(() =>
        {
            _queue.TryPush(0, out ulong seq);
            _queue.At(seq).State = InFlightState.Completed;
            _queue.Release(seq);
            _queue.TryPeekReady(out _);
            _queue.Pop();
        });

        Assert.Equal(0, allocated);
    }

    private void Push(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.True(_queue.TryPush(0, out _));
        }
    }

    private List<ulong> PopReady()
    {
        List<ulong> popped = [];
        while (_queue.TryPeekReady(out ulong seq))
        {
            popped.Add(seq);
            _queue.Pop();
        }

        return popped;
    }
}
