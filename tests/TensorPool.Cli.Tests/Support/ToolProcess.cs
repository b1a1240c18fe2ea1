using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Support;

/// <summary>The tool, as a process. What it prints is kept; what is left of it at the end of the test is killed.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly ManualResetEventSlim _outputEnded = new();
    private readonly ManualResetEventSlim _errorEnded = new();
    private readonly string _name;
    private bool _disposed;

    private ToolProcess(string program, string[] arguments)
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
        string[] command = ["--default-signal=INT,QUIT", program, .. arguments];
        Array.ForEach(command, start.ArgumentList.Add);
        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        start.Environment["DOTNET_TieredPGO"] = "0"; // it lives for seconds
        start.Environment.Remove("AERON_DIR");
        _name = string.Join(' ', arguments);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => OnOutput(e.Data);
        _process.ErrorDataReceived += (_, e) => OnError(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The tool's executable.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "TensorPool.Cli");

    /// <summary>The runtime that runs the tests, wherever it is installed.</summary>
    public static string DotnetRoot { get; } =
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

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

    public string Error
    {
        get
        {
            lock (_error)
            {
                return _error.ToString();
            }
        }
    }

    public StreamWriter Input => _process.StandardInput;

    public static ToolProcess Start(params string[] arguments) => new(Program, arguments);

    /// <summary>Runs a command line of bash, in which <see cref="Program"/> may be a part of pipelines.</summary>
    public static ToolProcess StartShell(string commandLine) => new("bash", ["-c", commandLine]);

    /// <summary>Runs a command to its end, without input.</summary>
    public static ToolResult Run(params string[] arguments) => RunOther(Program, arguments);

    /// <summary>The same with another program, which may call the tool.</summary>
    public static ToolResult RunOther(string program, params string[] arguments)
    {
        using ToolProcess tool = new(program, arguments);
        tool.Input.Close();
        int code = tool.AwaitExit();
        return new ToolResult(code, tool.Output, tool.Error);
    }

    /// <summary>The next line of output that was not taken yet.</summary>
    public string AwaitLine()
    {
        Assert.True(_lines.TryTake(out string? line, Patience.Limit), $"It prints no line: {this}");
        return line;
    }

    /// <summary>The next line of output that starts with a text; others are passed over.</summary>
    public string AwaitLine(string start)
    {
        string line = AwaitLine();
        while (!line.StartsWith(start, StringComparison.Ordinal))
        {
            line = AwaitLine();
        }

        return line;
    }

    public JsonObject AwaitJson() => JsonNode.Parse(AwaitLine())!.AsObject();

    public void Interrupt() => ProcessSignal.Send(Id, ProcessSignal.Interrupt);

    public void Terminate() => ProcessSignal.Send(Id, ProcessSignal.Terminate);

    /// <summary>SIGKILL, for this process and not for those that it has started.</summary>
    public void KillAlone()
    {
        _process.Kill(entireProcessTree: false);
        _process.WaitForExit();
    }

    public int AwaitExit()
    {
        Assert.True(_process.WaitForExit(Patience.Limit), $"It does not end: {this}");
        Assert.True(
            _outputEnded.Wait(Patience.Limit) && _errorEnded.Wait(Patience.Limit),
            $"Output stays open: {this}"
        );
        return _process.ExitCode;
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public int EndByInterrupt()
    {
        Interrupt();
        return AwaitExit();
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
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _lines.Dispose();
    }

    public override string ToString() => $"{_name}\n{Output}\n{Error}";

    private void OnOutput(string? line)
    {
        if (line is null)
        {
            _lines.CompleteAdding();
            _outputEnded.Set();
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        _lines.Add(line);
    }

    private void OnError(string? line)
    {
        if (line is null)
        {
            _errorEnded.Set();
            return;
        }

        lock (_error)
        {
            _error.AppendLine(line);
        }
    }
}
