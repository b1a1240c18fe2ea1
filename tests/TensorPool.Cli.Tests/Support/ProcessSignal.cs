using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TensorPool.Cli.Tests.Support;

/// <summary>Signals to processes; the numbers are those of Linux on all architectures that .NET runs on.</summary>
internal static partial class ProcessSignal
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <param name="pid">A process, or minus a group of them.</param>
    /// <param name="signal">Its number.</param>
    public static void Send(int pid, int signal)
    {
        if (SendSignal(pid, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Signal {signal} to process {pid}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
