using TensorPool.SharedMemory;

namespace TensorPool.Tests.SharedMemory;

public class AsymmetricGateTests
{
    [Fact]
    public void Nobody_gets_in_after_the_gate_was_closed()
    {
        var gate = new AsymmetricGate();
        Assert.True(gate.TryEnter());
        gate.Exit();

        gate.CloseAndWait();

        Assert.True(gate.IsClosed);
        Assert.False(gate.TryEnter());
    }

    [Fact]
    public void Closing_waits_for_the_one_inside()
    {
        var gate = new AsymmetricGate();
        Assert.True(gate.TryEnter());
        var closer = new Thread(gate.CloseAndWait) { IsBackground = true };
        closer.Start();
        while (!gate.IsClosed)
        {
            Thread.Yield();
        }

        Assert.False(closer.Join(TimeSpan.FromMilliseconds(20)));
        gate.Exit();
        Assert.True(closer.Join(TimeSpan.FromSeconds(30)));
    }

    /// <summary>
    /// What is guarded is taken away by the closer at once. Without the barrier of the closer the user's store of "inside"
    /// may still be on its way, and the user finds the thing gone under its hands.
    /// </summary>
    [Fact]
    public void User_never_finds_what_it_uses_gone()
    {
        const int rounds = 800;
        long uses = 0;
        int violations = 0;
        for (int round = 0; round < rounds; round++)
        {
            var gate = new AsymmetricGate();
            var guarded = new Guarded();
            var user = new Thread(() =>
            {
                while (gate.TryEnter())
                {
                    if (Volatile.Read(ref guarded.IsGone))
                    {
                        violations++;
                    }

                    uses++;
                    gate.Exit();
                }
            });
            user.Start();
            for (int i = 0; i < round % 64; i++)
            {
                Thread.SpinWait(10);
            }

            gate.CloseAndWait();
            Volatile.Write(ref guarded.IsGone, true);
            user.Join();
        }

        Assert.Equal(0, violations);
        Assert.True(uses > rounds / 10, $"The user was inside only {uses} times: the test shows nothing.");
    }

    private sealed class Guarded
    {
        public bool IsGone;
    }
}
