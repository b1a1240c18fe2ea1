using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TensorPool.Cli.Tests.Support;

/// <summary>Signals to processes; the numbers are those of Linux on all architectures that .NET runs on.</summary>
internal static partial class ProcessSignal
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    public static void Send(int pid, int signal)
    {
        if (Kill(pid, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Signal {signal} to process {pid}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
