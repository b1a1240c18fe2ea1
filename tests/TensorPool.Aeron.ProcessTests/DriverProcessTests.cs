using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>Drivers that start, end and die, each in a process of its own.</summary>
public class DriverProcessTests
{
    /// <summary>A driver that waits for a heartbeat to grow old never starts within the life of a test.</summary>
    private const int Forever = 3_600_000;

    [Fact]
    [Trait("Req", "ID-1")]
    public void ID_1_Second_driver_process_is_refused_and_disturbs_nothing()
    {
        using DriverProcess driver = new();
        PeerProcess client = Hold(driver);

        PeerProcess second = driver.StartDriver(ProcessTimeouts.DriverTimeoutMs);
        string reason = second.Await("refused");

        Assert.Equal(1, second.AwaitExit());
        Assert.Contains(driver.Directory, reason, StringComparison.Ordinal);
        Assert.Contains("Stop it, or use another directory", reason, StringComparison.Ordinal);
        Assert.Equal(0, client.End());
        driver.AwaitEmpty();
        Assert.False(client.HasSaid("error"), client.ToString());
    }

    [Fact]
    [Trait("Req", "ID-1")]
    public void ID_1_Directory_of_a_killed_driver_is_taken_over_at_once()
    {
        using DriverProcess driver = new();
        PeerProcess orphan = Hold(driver);
        driver.Process.Kill();

        driver.Restart(Forever);

        Assert.Equal(driver.Process.Id, driver.Cnc.Pid);
        Assert.Equal(0, driver.LogCount);
        PeerProcess client = Hold(driver);
        Assert.Equal(0, client.End());
        driver.AwaitEmpty();
        orphan.Await("terminated");
    }

    [Fact]
    [Trait("Req", "IC-11")]
    public void IC_11_Killed_driver_is_a_driver_timeout_for_its_clients()
    {
        using DriverProcess driver = new();
        PeerProcess client = Hold(driver);

        driver.Process.Kill();

        string cause = client.Await("terminated");
        Assert.StartsWith(
            "DriverTimeoutException: The driver gave no sign of life for",
            cause,
            StringComparison.Ordinal
        );
        Assert.Equal(0, client.End());
    }

    [Fact]
    [Trait("Req", "ID-18")]
    public void ID_18_Driver_that_ends_says_so_and_takes_its_logs_along()
    {
        using DriverProcess driver = new();
        PeerProcess client = Hold(driver);
        Assert.Equal(2, driver.LogCount);

        Assert.Equal(0, driver.Process.End());

        Assert.Equal(-1, driver.HeartbeatMs);
        Assert.Equal(0, driver.LogCount);
        string cause = client.Await("terminated");
        Assert.Equal("DriverTimeoutException: The driver was shut down.", cause);
        Assert.Equal(0, client.End());
        driver.Restart(Forever);
    }

    [Fact]
    [Trait("Req", "ID-11")]
    public void ID_11_Client_process_that_ends_in_peace_is_gone_without_a_timeout()
    {
        using DriverProcess driver = new();
        PeerProcess client = Hold(driver);
        PeerProcess other = Hold(driver, stream: 1002);

        Assert.Equal(0, client.End());
        Assert.Equal(0, other.End());

        driver.AwaitEmpty();
        Assert.Equal(0, driver.SystemCounter(Counters.SystemCounterId.ClientTimeouts));
        Assert.Equal(0, driver.SystemCounter(Counters.SystemCounterId.Errors));
    }

    private static PeerProcess Hold(DriverProcess driver, int stream = 1001)
    {
        PeerProcess peer = driver.Peer("hold", ("channel", "aeron:ipc?term-length=64k"), ("stream", stream));
        peer.Await("ready");
        return peer;
    }
}
