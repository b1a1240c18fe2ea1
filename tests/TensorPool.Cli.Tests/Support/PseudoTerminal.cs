using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TensorPool.Cli.Tests.Support;

/// <summary>
/// A terminal of the kernel (pty(7)), as terminal emulators make them, and programs that run on it. Constants are those of
/// Linux on x64 and arm64.
/// </summary>
/// <remarks>
/// Programs are started by posix_spawn: between fork and exec nothing managed may run. The child gets a session of its own, and
/// then opens the terminal, which makes it the controlling one, so that the kernel turns a typed Ctrl-C into a signal.
/// </remarks>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int NotControlling = 0x100;
    private const int CloseOnExec = 0x80000;
    private const nuint SetWindowSize = 0x5414;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;
    private const int StructureSize = 1024; // of glibc's, 336 and 80 bytes; musl's are smaller
    private const int NoHang = 1;

    private readonly string _path;

    public PseudoTerminal(int columns, int lines)
    {
        int master = PosixOpenPt(ReadWrite | NotControlling | CloseOnExec);
        Check(master >= 0, "posix_openpt");
        Master = new FileStream(new SafeFileHandle(master, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        Check(GrantPt(master) == 0, "grantpt");
        Check(UnlockPt(master) == 0, "unlockpt");
        byte[] name = new byte[64];
        Check(PtsName(master, name, (nuint)name.Length) == 0, "ptsname_r");
        _path = System.Text.Encoding.ASCII.GetString(name.AsSpan(0, Array.IndexOf(name, (byte)0)));
        ushort[] size = [(ushort)lines, (ushort)columns, 0, 0];
        Check(Ioctl(master, SetWindowSize, size) == 0, "TIOCSWINSZ");
    }

    /// <summary>
    /// What is written here is typed, what is read is shown: without buffers, so that two threads can do both at once. Reading
    /// fails when no program has it open any more.
    /// </summary>
    public FileStream Master { get; }

    /// <summary>Starts a program with the terminal as its input, output and error. Nothing waits for it by itself.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">All variables of the program, as NAME=VALUE.</param>
    /// <returns>Its id, and that of its group and session.</returns>
    public int Spawn(string[] command, string[] environment)
    {
        byte[] actions = new byte[StructureSize];
        byte[] attributes = new byte[StructureSize];
        CheckSpawn(ActionsInit(actions), "posix_spawn_file_actions_init");
        CheckSpawn(AttributesInit(attributes), "posix_spawnattr_init");
        CheckSpawn(AttributesSetFlags(attributes, SetSession | SetSignalMask), "posix_spawnattr_setflags");
        CheckSpawn(ActionsAddOpen(actions, 0, _path, ReadWrite, 0), "posix_spawn_file_actions_addopen");
        CheckSpawn(ActionsAddDup2(actions, 0, 1), "posix_spawn_file_actions_adddup2");
        CheckSpawn(ActionsAddDup2(actions, 0, 2), "posix_spawn_file_actions_adddup2");
        int error = SpawnProgram(
            out int pid,
            command[0],
            actions,
            attributes,
            [.. command, null],
            [.. environment, null]
        );
        _ = ActionsDestroy(actions);
        _ = AttributesDestroy(attributes);
        CheckSpawn(error, $"posix_spawnp {command[0]}");
        return pid;
    }

    /// <summary>What became of a program: its exit code, or 128 and the number of the signal that ended it; null if it runs.</summary>
    public static int? TryReap(int pid)
    {
        int result = WaitPid(pid, out int status, NoHang);
        Check(result >= 0, "waitpid");
        return result == 0 ? null
            : (status & 0x7F) is int signal and not 0 ? 128 + signal
            : (status >> 8) & 0xFF;
    }

    public void Dispose() => Master.Dispose();

    private static void Check(bool isRight, string call)
    {
        if (!isRight)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), call);
        }
    }

    private static void CheckSpawn(int error, string call)
    {
        if (error != 0)
        {
            throw new Win32Exception(error, call);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int PosixOpenPt(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int GrantPt(int master);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int UnlockPt(int master);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int PtsName(int master, [Out] byte[] name, nuint length);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Ioctl(int file, nuint request, ushort[] argument);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int ActionsInit([In, Out] byte[] actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int ActionsDestroy([In, Out] byte[] actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ActionsAddOpen([In, Out] byte[] actions, int file, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int ActionsAddDup2([In, Out] byte[] actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit([In, Out] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy([In, Out] byte[] attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int AttributesSetFlags([In, Out] byte[] attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SpawnProgram(
        out int pid,
        string file,
        byte[] actions,
        byte[] attributes,
        string?[] arguments,
        string?[] environment
    );

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitPid(int pid, out int status, int options);
}
