using System.Diagnostics;
using System.Text.Json;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Demo;

/// <summary>A role of a demo in a process of its own, and what it said last.</summary>
internal sealed class RoleProcess : IDisposable
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(15);

    private readonly string _role;
    private readonly Process _process;
    private readonly Thread _reader;
    private volatile DemoRoleMessage _last = new();
    private bool _isEnding;

    /// <param name="role">For people.</param>
    /// <param name="arguments">Of the tool.</param>
    /// <param name="log">Gets what it says on standard error, a line each: the terminal may show a view.</param>
    public RoleProcess(string role, IEnumerable<string> arguments, Action<string> log)
    {
        _role = role;
        ProcessStartInfo start = SelfProcess.StartInfo(arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw ToolException.Failed($"The {role} cannot be started.");
        _process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { } line)
            {
                log(line);
            }
        };
        _process.BeginErrorReadLine();
        _reader = new Thread(Read) { IsBackground = true, Name = $"output of {role}" };
        _reader.Start();
    }

    /// <summary>What it said last.</summary>
    public DemoRoleMessage Last => _last;

    /// <summary>Throws if it has ended by itself.</summary>
    public void Check()
    {
        if (!_isEnding && _process.HasExited)
        {
            throw ToolException.Failed($"The {_role} (process {_process.Id}) has ended with {_process.ExitCode}.");
        }
    }

    public void Order(string order)
    {
        try
        {
            _process.StandardInput.WriteLine(order);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone, which Check tells better.
        }
    }

    /// <summary>Closes its input, upon which it ends, and waits; one that does not end is killed.</summary>
    public void Dispose()
    {
        if (_isEnding)
        {
            return;
        }

        _isEnding = true;
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone.
        }

        if (!_process.WaitForExit(EndTimeout))
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _reader.Join();
        _process.Dispose();
    }

    private void Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            _last = JsonSerializer.Deserialize(line, ToolJson.Default.DemoRoleMessage) ?? _last;
        }
    }
}
