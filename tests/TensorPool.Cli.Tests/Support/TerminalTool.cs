using System.Text;

namespace TensorPool.Cli.Tests.Support;

/// <summary>The tool, as somebody uses it who sits before a terminal.</summary>
internal sealed class TerminalTool : IDisposable
{
    private readonly PseudoTerminal _terminal;
    private readonly Kind _kind;
    private readonly string _name;
    private readonly int _pid;
    private readonly MemoryStream _shown = new();
    private readonly Thread _reader;
    private int? _exitCode;

    private TerminalTool(Kind kind, string[] command)
    {
        _kind = kind;
        _name = string.Join(' ', command);
        _terminal = new PseudoTerminal(kind.Columns, kind.Lines);
        // Nothing is inherited: what runs the tests may say what its own terminal can.
        List<string> environment =
        [
            $"PATH={Environment.GetEnvironmentVariable("PATH")}",
            $"HOME={Environment.GetEnvironmentVariable("HOME")}",
            $"DOTNET_ROOT={ToolProcess.DotnetRoot}",
            "DOTNET_TieredPGO=0",
            "LANG=C.UTF-8",
            $"TERM={kind.Term}",
        ];
        if (!kind.HasColours)
        {
            environment.Add("NO_COLOR=1");
        }

        _pid = _terminal.Spawn(["env", "--default-signal=INT,QUIT", .. command], [.. environment]);
        _reader = new Thread(Read) { IsBackground = true, Name = "terminal" };
        _reader.Start();
    }

    /// <summary>What was written to the terminal so far.</summary>
    public string Output
    {
        get
        {
            lock (_shown)
            {
                return Encoding.UTF8.GetString(_shown.GetBuffer(), 0, (int)_shown.Length);
            }
        }
    }

    /// <summary>What can be seen now.</summary>
    public TerminalScreen Screen => TerminalScreen.Show(_kind.Columns, _kind.Lines, Output);

    /// <summary>Starts the tool.</summary>
    public static TerminalTool Start(Kind kind, params string[] arguments) =>
        new(kind, [ToolProcess.Program, .. arguments]);

    /// <summary>Starts a command line of bash.</summary>
    public static TerminalTool StartShell(Kind kind, string commandLine) => new(kind, ["bash", "-c", commandLine]);

    /// <summary>Waits until the screen is as wanted.</summary>
    public TerminalScreen Await(Func<TerminalScreen, bool> condition)
    {
        TerminalScreen screen = Screen;
        Patience.Until(() => HasEnded() | condition(screen = Screen), ToString);
        Assert.True(condition(screen), $"It has ended before: {this}");
        return screen;
    }

    /// <summary>Presses the keys, and waits for the end.</summary>
    public int EndByCtrlC()
    {
        _terminal.Master.Write("\u0003"u8);
        return AwaitExit();
    }

    public int AwaitExit()
    {
        Patience.Until(HasEnded, ToString);
        Assert.True(_reader.Join(Patience.Limit), $"Somebody keeps the terminal open: {this}");
        return _exitCode!.Value;
    }

    public void Dispose()
    {
        if (!HasEnded())
        {
            ProcessSignal.Send(-_pid, ProcessSignal.Kill); // the group: whoever was started on this terminal
            Patience.Until(HasEnded, ToString);
        }

        _reader.Join(Patience.Limit);
        _terminal.Dispose();
        _shown.Dispose();
    }

    public override string ToString() => $"{_name}, exit code {_exitCode}\n{Screen}";

    private bool HasEnded() => (_exitCode ??= PseudoTerminal.TryReap(_pid)) is not null;

    private void Read()
    {
        byte[] buffer = new byte[65536];
        try
        {
            while (_terminal.Master.Read(buffer) is int length and > 0)
            {
                lock (_shown)
                {
                    _shown.Write(buffer, 0, length);
                }
            }
        }
        catch (IOException)
        {
            // EIO: nobody has the terminal open any more.
        }
    }

    /// <summary>What kind of terminal.</summary>
    internal sealed record Kind
    {
        public int Columns { get; init; } = 120;

        public int Lines { get; init; } = 40;

        public string Term { get; init; } = "xterm-256color";

        public bool HasColours { get; init; } = true;
    }
}
