using TensorPool.Consumer;

namespace TensorPool.Tests.Consumer;

/// <summary>One thread at a time inside, and the end once, with nobody inside.</summary>
public class PollGateTests
{
    private int _ends;

    [Fact]
    public void Who_is_inside_keeps_others_out()
    {
        PollGate gate = new(() => _ends++);
        gate.Enter();

        Assert.Contains(
            "One thread at a time",
            Assert.Throws<InvalidOperationException>(gate.Enter).Message,
            StringComparison.Ordinal
        );

        gate.Leave();
        gate.Enter();
        gate.Leave();
        Assert.Equal(0, _ends);
    }

    [Fact]
    public void Free_gate_ends_at_once_and_once()
    {
        PollGate gate = new(() => _ends++);

        gate.Close();
        gate.Close();

        Assert.Equal(1, _ends);
        Assert.Throws<ObjectDisposedException>(gate.Enter);
    }

    [Fact]
    public void End_waits_for_who_is_inside()
    {
        PollGate gate = new(() => _ends++);
        gate.Enter();

        gate.Close();
        gate.Close();
        Assert.Equal(0, _ends);
        Assert.Throws<InvalidOperationException>(gate.Enter);
        gate.Leave();

        Assert.Equal(1, _ends);
        Assert.Throws<ObjectDisposedException>(gate.Enter);
    }

    [Fact]
    public void Many_who_come_and_one_who_ends_meet_in_one_end_with_nobody_inside()
    {
        for (int round = 0; round < 200; round++)
        {
            int inside = 0;
            int ends = 0;
            int violations = 0;
            PollGate gate = new(() =>
            {
                Interlocked.Increment(ref ends);
                if (Volatile.Read(ref inside) != 0)
                {
                    Interlocked.Increment(ref violations);
                }
            });
            using Barrier start = new(4);
            Thread[] threads =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ => new Thread(() =>
                    {
                        start.SignalAndWait(TestContext.Current.CancellationToken);
                        while (true)
                        {
                            try
                            {
                                gate.Enter();
                            }
                            catch (ObjectDisposedException)
                            {
                                return;
                            }
                            catch (InvalidOperationException)
                            {
                                continue; // another one is inside
                            }

                            if (Interlocked.Increment(ref inside) != 1)
                            {
                                Interlocked.Increment(ref violations);
                            }

                            Interlocked.Decrement(ref inside);
                            gate.Leave();
                        }
                    })),
            ];
            Array.ForEach(threads, thread => thread.Start());
            start.SignalAndWait(TestContext.Current.CancellationToken);
            gate.Close();
            Array.ForEach(threads, thread => thread.Join());

            Assert.Equal((1, 0), (ends, violations));
        }
    }
}
