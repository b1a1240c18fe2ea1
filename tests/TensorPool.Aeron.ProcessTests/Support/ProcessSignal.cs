using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TensorPool.Aeron.ProcessTests.Support;

/// <summary>Signals to processes; the numbers are those of Linux on all architectures that .NET runs on.</summary>
internal static partial class ProcessSignal
{
    private const int Continue = 18;
    private const int Stop = 19;

    public static void SendStop(Process process) => Send(process, Stop);

    public static void SendContinue(Process process) => Send(process, Continue);

    private static void Send(Process process, int signal)
    {
        if (Kill(process.Id, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"Signal {signal} to process {process.Id}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
