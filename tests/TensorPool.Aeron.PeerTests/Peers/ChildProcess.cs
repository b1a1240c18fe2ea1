using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>A program of a peer, whose output is kept, and which ends with the test.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly string _name;

    private ChildProcess(ProcessStartInfo start, bool keepsInput)
    {
        _name = Path.GetFileName(start.FileName);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        if (!keepsInput)
        {
            _process.StandardInput.Close(); // some ask whether to do it again
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static ChildProcess Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    ) => Start(file, arguments, environment ?? new Dictionary<string, string>(), keepsInput: false);

    /// <summary>
    /// Starts our own peer, which ends when its input does. By way of env, as children of a shell's background jobs ignore
    /// interrupts.
    /// </summary>
    public static ChildProcess StartOurs(IEnumerable<string> arguments) =>
        Start(
            "env",
            [
                "--default-signal=INT,QUIT",
                Path.Combine(AppContext.BaseDirectory, "TensorPool.Aeron.TestPeer"),
                .. arguments,
            ],
            new Dictionary<string, string> { ["DOTNET_ROOT"] = DotnetRoot() },
            keepsInput: true
        );

    private static ChildProcess Start(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        bool keepsInput
    )
    {
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach ((string key, string value) in environment)
        {
            start.Environment[key] = value;
        }

        return new ChildProcess(start, keepsInput);
    }

    /// <summary>Waits until the program ends, and returns what it printed.</summary>
    public string WaitForExit(int? expectedCode = 0)
    {
        Await.True(() => _process.HasExited, () => $"{_name} to end; it printed:\n{Output}");
        _process.WaitForExit(); // until the output is read, too
        if (expectedCode is int code && _process.ExitCode != code)
        {
            Assert.Fail($"{_name} ended with {_process.ExitCode}, not {code}; it printed:\n{Output}");
        }

        return Output;
    }

    public void WaitForOutput(string text)
    {
        Await.True(
            () => HasExited || Output.Contains(text, StringComparison.Ordinal),
            () => $"{_name} to print '{text}'; it printed:\n{Output}"
        );
        if (HasExited)
        {
            _process.WaitForExit(); // until the output is read, too
            Assert.Contains(text, Output, StringComparison.Ordinal);
        }
    }

    public void Interrupt() => Signal(2);

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Suspend() => Signal(19);

    public void Continue() => Signal(18);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    /// <summary>The runtime that runs the tests, wherever it is installed.</summary>
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    private void Signal(int number) => Assert.Equal(0, SendSignal(_process.Id, number));

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
