namespace TensorPool.Cli.Tests.Peers;

/// <summary>A producer and a consumer of the tool, each a process, with a media driver between them.</summary>
internal static class Passage
{
    /// <summary>Publishes as fast as the consumer takes it: not one frame may be lost.</summary>
    /// <param name="produce">What the producer reads.</param>
    /// <param name="consume">What the consumer writes, and how many frames.</param>
    public static void Run(string[] produce, string[] consume)
    {
        using DriverTool driver = new();
        string[] place = ["--standalone", "--aeron-dir", driver.AeronDirectory, "--shm-base-dir", driver.Folder.Path];
        using ToolProcess consumer = ToolProcess.Start(["consume", .. place, .. consume, "--fail-on-loss"]);
        string[] handshake = ["--rate", "consumers", "--wait-consumers", "1", "--drain-timeout", "60"];
        ToolProcess.Run(["produce", .. place, .. produce, .. handshake]).ExitsWith(0);
        Assert.True(consumer.AwaitExit() == 0, consumer.ToString());
    }
}
