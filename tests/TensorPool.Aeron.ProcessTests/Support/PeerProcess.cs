using System.Collections.Concurrent;
using System.Diagnostics;

namespace TensorPool.Aeron.ProcessTests.Support;

/// <summary>
/// A peer in a process of its own. Ends with the test whatever happens: its standard input is closed, and what is left then
/// is killed, also when it was stopped.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>The one peer that is built beside the tests.</summary>
    private static readonly string Program = Directory.GetFiles(AppContext.BaseDirectory, "*.TestPeer").Single();

    private readonly Process _process;
    private readonly string _name;
    private readonly BlockingCollection<string> _lines = [];
    private readonly ConcurrentQueue<string> _transcript = new();
    private bool _disposed;

    private PeerProcess(IEnumerable<string> prefix, string verb, IEnumerable<string> arguments)
    {
        // The program itself and not "dotnet run", whose pid would be another one. A shell that starts tests in the
        // background makes them ignore interrupts, which children inherit; env gives them the default back, and becomes
        // the program, so that the pid stays.
        ProcessStartInfo start = new("env")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] command = ["--default-signal=INT,QUIT", .. prefix, Program, verb, .. arguments];
        Array.ForEach(command, start.ArgumentList.Add);
        start.Environment["DOTNET_ROOT"] = DotnetRoot();
        start.Environment["DOTNET_TieredPGO"] = "0"; // a peer lives for seconds
        _name = string.Join(' ', command[2..]);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => OnLine(e.Data, isOutput: true);
        _process.ErrorDataReceived += (_, e) => OnLine(e.Data, isOutput: false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static PeerProcess Start(string verb, params (string Name, object Value)[] arguments) =>
        StartBehind([], verb, arguments);

    /// <summary>Whether the peer can be started by way of programs, such as one that makes it another user's.</summary>
    public static bool CanBeStartedBehind(string[] prefix)
    {
        ProcessStartInfo start = new("env") { RedirectStandardError = true };
        Array.ForEach([.. prefix, "test", "-x", Program], start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>Starts a peer by way of programs that in the end become it.</summary>
    public static PeerProcess StartBehind(
        string[] prefix,
        string verb,
        params (string Name, object Value)[] arguments
    ) => new(prefix, verb, arguments.Select(a => FormattableString.Invariant($"{a.Name}={a.Value}")));

    /// <summary>Waits for a line that starts with a word, and returns what follows. Other lines are passed over.</summary>
    public string Await(string word)
    {
        long start = Environment.TickCount64;
        while (_lines.TryTake(out string? line, Remaining(start)))
        {
            if (line == word || line.StartsWith(word + " ", StringComparison.Ordinal))
            {
                return line[word.Length..].TrimStart();
            }

            if (line.StartsWith("failed", StringComparison.Ordinal))
            {
                break;
            }
        }

        Assert.Fail($"'{word}' was expected from: {this}");
        return "";
    }

    /// <summary>Numbers after a word, separated by spaces.</summary>
    public long[] AwaitNumbers(string word) =>
        [.. Await(word).Split(' ').Select(n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture))];

    public bool HasSaid(string word) => _transcript.Any(l => l.StartsWith(word, StringComparison.Ordinal));

    public void Order(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Freezes the process, as a debugger or a paused container does.</summary>
    public void Stop()
    {
        ProcessSignal.SendStop(_process);
        // The signal is on its way until the kernel shows the process as stopped.
        Patience.Until(() => ProcessFiles.State(Id) == 'T', () => $"state {ProcessFiles.State(Id)} of {this}");
    }

    public void Continue() => ProcessSignal.SendContinue(_process);

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Closes the standard input, upon which a peer ends in peace.</summary>
    /// <returns>The exit code.</returns>
    public int End()
    {
        _process.StandardInput.Close();
        return AwaitExit();
    }

    public int AwaitExit()
    {
        Assert.True(_process.WaitForExit(Patience.Limit), $"It does not end: {this}");
        _process.WaitForExit(); // for the rest of its output
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(); // also ends a stopped process
            _process.WaitForExit();
        }

        _process.Dispose();
        _lines.Dispose();
    }

    public override string ToString() => $"{_name}\n{string.Join('\n', _transcript)}";

    private static int Remaining(long start) =>
        (int)Math.Max(0, Patience.Limit.TotalMilliseconds - (Environment.TickCount64 - start));

    /// <summary>The runtime that runs the tests, wherever it is installed.</summary>
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    private void OnLine(string? line, bool isOutput)
    {
        if (line is null)
        {
            if (isOutput)
            {
                _lines.CompleteAdding();
            }

            return;
        }

        _transcript.Enqueue(line);
        if (isOutput)
        {
            _lines.Add(line);
        }
    }
}
