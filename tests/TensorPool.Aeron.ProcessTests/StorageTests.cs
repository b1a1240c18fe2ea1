using System.Diagnostics;
using TensorPool.Aeron.ProcessTests.Support;

namespace TensorPool.Aeron.ProcessTests;

/// <summary>A driver on a file system that is soon full.</summary>
public class StorageTests
{
    private const int Megabytes = 32;

    /// <summary>Three terms of a mebibyte and the metadata.</summary>
    private const int LogLength = (3 << 20) + 4096;

    [Fact]
    [Trait("Req", "ID-19")]
    [Trait("Needs", "permission to mount a tmpfs in a namespace of its own")]
    public void ID_19_Log_without_space_is_refused_and_reserved_space_never_faults()
    {
        string directory = Directory.CreateTempSubdirectory("tp-aeron-storage-test-").FullName;
        try
        {
            string? reason = WhyNoMount(directory);
            if (reason is not null)
            {
                Assert.Skip($"Mounting a tmpfs is not possible here: {reason}");
            }

            // The namespace goes with its only process, and the mount with it.
            using PeerProcess peer = PeerProcess.StartBehind(
                ["unshare", "--mount", "sh", "-c", Mount(directory) + " && exec \"$@\"", "sh"],
                "storage",
                ("dir", Path.Combine(directory, "driver")),
                ("sparse", false),
                ("timer", ProcessTimeouts.TimerMs),
                ("liveness", ProcessTimeouts.LivenessMs),
                ("unblock", ProcessTimeouts.UnblockMs),
                ("driver-timeout", ProcessTimeouts.DriverTimeoutMs),
                ("keepalive", ProcessTimeouts.KeepaliveMs),
                ("aeron-untethered", false)
            );

            long[] refused = peer.AwaitNumbers("refused");
            string because = peer.Await("because");
            peer.Await("written");

            Assert.Equal(12, refused[1]);
            Assert.InRange(refused[0], 2, (Megabytes << 20) / LogLength);
            Assert.Contains($"needs {LogLength} bytes", because, StringComparison.Ordinal);
            Assert.Equal(0, peer.AwaitExit());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string Mount(string directory) => $"mount -t tmpfs -o size={Megabytes}m tmpfs '{directory}'";

    private static string? WhyNoMount(string directory)
    {
        ProcessStartInfo start = new("unshare", ["--mount", "sh", "-c", Mount(directory)])
        {
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception e) // there is no such program
        {
            return e.Message;
        }
    }
}
