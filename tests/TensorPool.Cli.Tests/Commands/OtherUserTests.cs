using System.Runtime.Versioning;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>Two users of one machine, who have the same defaults.</summary>
[SupportedOSPlatform("linux")]
public class OtherUserTests
{
    [Fact]
    [Trait("Needs", "root, and setpriv to be another user")]
    public void Regions_of_another_user_are_named_and_a_namespace_of_their_own_helps()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, and setpriv to be another user.");
        using ToolFolder folder = new();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b001_111_111_111); // as /dev/shm is
        string config = folder.File("own.toml");
        File.WriteAllText(config, "shm_namespace = \"tensorpool-$USER\"\n");
        using ToolProcess driver = ToolProcess.StartShell(
            $"umask 0; exec {ToolProcess.Program} media-driver --compact --aeron-dir {folder.AeronDirectory}"
        );
        driver.AwaitLine("media driver:");
        string produce =
            $"{ToolProcess.Program} produce --standalone --pattern bars --shape 8x8 --count 1 --aeron-dir {folder.AeronDirectory} --shm-base-dir {folder.Path}";
        string asNobody = $"USER=somebody setpriv --reuid=65534 --regid=65534 --clear-groups {produce}";
        using ToolProcess first = ToolProcess.StartShell(produce);
        Assert.Equal(0, first.AwaitExit());

        using ToolProcess refused = ToolProcess.StartShell(asNobody);
        Assert.Equal(1, refused.AwaitExit());
        using ToolProcess accepted = ToolProcess.StartShell($"{asNobody} --config {config}");
        Assert.Equal(0, accepted.AwaitExit());

        string message =
            $"error: {folder.File("tensorpool/stream-1")}: the directory cannot be created or used: Permission denied ({folder.File("tensorpool")} belongs to user id 0, and this process to user id 65534: join its group, or take another namespace or base directory).";
        Assert.Equal(message, refused.Error.Trim());
        Assert.True(Directory.Exists(folder.File("tensorpool-somebody/stream-1")));
    }
}
