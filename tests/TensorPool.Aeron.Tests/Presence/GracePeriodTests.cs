using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Tests.Presence;

/// <summary>Who is inside is waited for, who comes later is not, and who is gone for good is not either.</summary>
public class GracePeriodTests
{
    [Fact]
    public void Mark_counts_as_inside_until_everything_that_entered_has_left()
    {
        UseMark mark = new();
        Assert.False(mark.IsInside);

        mark.Enter();
        mark.Enter();
        mark.Leave();
        Assert.True(mark.IsInside && mark.IsInUse);
        Assert.Throws<InvalidOperationException>(mark.EnterAlone);
        mark.Leave();

        Assert.False(mark.IsInside);
        mark.EnterAlone();
        Assert.True(mark.IsInside);
    }

    [Fact]
    public void Watched_mark_is_waited_for_once()
    {
        UseMark mark = new();
        mark.Enter();
        GracePeriod grace = new();
        grace.Watch(mark);
        grace.Begin();

        Assert.False(grace.HasEnded());
        mark.Leave();
        AwaitEnd(grace);
        mark.Enter(); // it sees what was closed
        Assert.True(grace.HasEnded());
    }

    [Fact]
    public void Thread_that_is_inside_is_waited_for_and_one_that_comes_later_is_not()
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        GracePeriod first = new();
        GracePeriod second = new();
        using Barrier barrier = new(2);
        Thread thread = new(() =>
        {
            using (Visit.Begin())
            {
                barrier.SignalAndWait(stop); // inside
                barrier.SignalAndWait(stop); // seen
            }

            barrier.SignalAndWait(stop); // outside
            barrier.SignalAndWait(stop); // the second one begins
            using (Visit.Begin())
            {
                barrier.SignalAndWait(stop); // inside again
                barrier.SignalAndWait(stop); // not waited for
            }
        });
        thread.Start();

        barrier.SignalAndWait(stop);
        first.Begin();
        bool isWaitedFor = !first.HasEnded();
        barrier.SignalAndWait(stop);
        barrier.SignalAndWait(stop);
        AwaitEnd(first);
        second.Begin();
        barrier.SignalAndWait(stop);
        barrier.SignalAndWait(stop);
        AwaitEnd(second);
        barrier.SignalAndWait(stop);
        thread.Join();
        Assert.True(isWaitedFor);
    }

    [Fact]
    public void Thread_that_died_inside_is_not_waited_for()
    {
        Thread thread = new(() => ThreadMarks.Current.Enter());
        GracePeriod grace = new();
        thread.Start();
        thread.Join();
        grace.Begin();

        AwaitEnd(grace);
    }

    [Fact]
    public void Each_thread_has_a_mark_of_its_own()
    {
        UseMark? other = null;
        Thread thread = new(() => other = ThreadMarks.Current);
        thread.Start();
        thread.Join();

        Assert.Same(ThreadMarks.Current, ThreadMarks.Current);
        Assert.NotSame(ThreadMarks.Current, other);
        Assert.True(other!.IsOfDeadThread);
    }

    [Fact]
    public void Reaper_unmaps_when_the_last_one_has_left()
    {
        UseMark mark = new();
        mark.Enter();
        GracePeriod grace = new();
        grace.Watch(mark);
        Resource resource = new();

        MappingReaper.Release(new ReleasedMappings(resource, grace, static () => true));

        Assert.False(resource.IsDisposed);
        mark.Leave();
        Assert.True(SpinWait.SpinUntil(() => resource.IsDisposed, TimeSpan.FromMinutes(1)));
    }

    /// <summary>Threads of other tests count as well, and are inside of something now and then.</summary>
    private static void AwaitEnd(GracePeriod grace) =>
        Assert.True(SpinWait.SpinUntil(grace.HasEnded, TimeSpan.FromMinutes(1)));

    private sealed class Resource : IDisposable
    {
        private volatile bool _isDisposed;

        public bool IsDisposed => _isDisposed;

        public void Dispose() => _isDisposed = true;
    }
}
