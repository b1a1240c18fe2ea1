using TensorPool.Aeron.Counters;
using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>Clients come and go, in peace and by force, and a driver stays as it was.</summary>
public class LeakTests
{
    private const int AtOnce = 4;
    private const int CounterReuseMs = 1_000;
    private static readonly int Cycles = ProcessTimeouts.IsLong ? 1000 : 100;

    [Fact]
    [Trait("Req", "ID-17")]
    public void ID_17_Client_processes_that_come_and_go_leave_nothing_in_the_driver()
    {
        using DriverProcess driver = new();
        int pid = driver.Process.Id;
        RunClients(driver, Cycles / 2);
        driver.AwaitEmpty();
        Thread.Sleep(CounterReuseMs + 200);
        long mapped = ProcessFiles.MappedBytes(pid, driver.Directory);
        int descriptors = ProcessFiles.Descriptors(pid);
        int threads = ProcessFiles.Threads(pid);
        Assert.True(mapped >= driver.Cnc.FileLength, $"{mapped} bytes are mapped");

        RunClients(driver, Cycles / 2);

        driver.AwaitEmpty();
        Assert.Equal(mapped, ProcessFiles.MappedBytes(pid, driver.Directory));
        Assert.Equal(driver.Cnc.FileLength, driver.SystemCounter(SystemCounterId.BytesCurrentlyMapped));
        Assert.Equal(descriptors, ProcessFiles.Descriptors(pid));
        // The runtime has threads that come and go; one per client would be many more.
        Assert.InRange(ProcessFiles.Threads(pid), 1, threads + 3);
        Assert.Equal(0, driver.SystemCounter(SystemCounterId.Errors));
        Assert.Equal(Cycles / 2, driver.SystemCounter(SystemCounterId.ClientTimeouts));

        // How many ids there are depends on how many clients were dead at once and not yet found so. All rest by now, so
        // that those who come next need no new ones.
        Thread.Sleep(CounterReuseMs + 200);
        int highest = HighestCounter(driver);
        RunClients(driver, AtOnce);
        Assert.Equal(highest, HighestCounter(driver));
        driver.AwaitEmpty();
        Assert.Equal(0, driver.Process.End());
    }

    /// <summary>Half of them are killed, the others end in peace.</summary>
    private static void RunClients(DriverProcess driver, int count)
    {
        for (int done = 0; done < count; done += AtOnce)
        {
            // Each has a stream of its own: the dead are linked to the living for some time otherwise.
            PeerProcess[] peers =
            [
                .. Enumerable
                    .Range(done, Math.Min(AtOnce, count - done))
                    .Select(i => driver.Peer("hold", ("channel", "aeron:ipc?term-length=64k"), ("stream", i))),
            ];
            Assert.All(peers, p => p.Await("ready"));
            for (int i = 0; i < peers.Length; i++)
            {
                if (i % 2 == 0)
                {
                    peers[i].Kill();
                }
                else
                {
                    Assert.Equal(0, peers[i].End());
                }

                peers[i].Dispose();
            }
        }
    }

    private static int HighestCounter(DriverProcess driver)
    {
        int id = 0;
        while (driver.Counters.State(id + 1) != CounterState.Unused)
        {
            id++;
        }

        return id;
    }
}
