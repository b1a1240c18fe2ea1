using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace TensorPool.Cli.Output;

/// <summary>
/// Results on standard output, as text or as JSON; everything else on standard error. Tables and live views are drawn on
/// terminals; elsewhere output is plain. Thread-safe.
/// </summary>
internal sealed class ToolOutput : IDisposable
{
    /// <summary>For output that is not a terminal: wide enough that nothing wraps, as scripts read lines.</summary>
    private const int PlainWidth = 4096;

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly Lock _lock = new();
    private readonly bool _isQuiet;

    /// <summary>
    /// Whether a live view is on the terminal that logs go to. Under the lock, which also keeps drawing and logging apart: the
    /// console has two locks of its own, which the two would take in opposite orders.
    /// </summary>
    private bool _hasView;

    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="isJson">Whether results are JSON.</param>
    /// <param name="isQuiet">Whether nothing but results and errors is wanted.</param>
    public ToolOutput(TextWriter output, TextWriter error, bool isJson, bool isQuiet)
    {
        _output = output;
        _error = error;
        _isQuiet = isQuiet;
        IsJson = isJson;
        bool isConsole = ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected;
        IsTerminal = isConsole && !isJson;
        Console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = isConsole ? AnsiSupport.Detect : AnsiSupport.No,
                Interactive = IsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
                ColorSystem =
                    isConsole && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                        ? ColorSystemSupport.Detect
                        : ColorSystemSupport.NoColors,
            }
        );
        if (!isConsole)
        {
            Console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>Whether results are JSON.</summary>
    public bool IsJson { get; }

    /// <summary>Whether results are for people at a terminal.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether somebody is looking who wants to see progress.</summary>
    public bool IsWatched => IsTerminal && !_isQuiet;

    /// <summary>Whether live views are wanted and possible: not where the cursor cannot be moved (TERM=dumb).</summary>
    public bool IsLive => IsWatched && Console.Profile.Capabilities.Ansi;

    /// <summary>For tables and live views.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>A JSON document on a line of its own.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        string text = JsonSerializer.Serialize(value, type);
        lock (_lock)
        {
            _output.WriteLine(text);
            _output.Flush();
        }
    }

    /// <summary>A line of the result.</summary>
    public void Line(string text)
    {
        lock (_lock)
        {
            _output.WriteLine(text);
        }
    }

    /// <summary>A table, or anything else that is drawn.</summary>
    public void Render(IRenderable drawing)
    {
        lock (_lock)
        {
            Console.Write(drawing);
            _output.Flush();
        }
    }

    /// <summary>A table as all of the tool's are: with a frame on terminals, in plain columns elsewhere.</summary>
    /// <param name="columns">Names; that of a column with numbers ends in '#'.</param>
    public FittingTable NewTable(params string[] columns) => new(IsTerminal, columns);

    /// <summary>
    /// A view that is drawn over itself, where <see cref="IsLive"/>. However it ends, the cursor is visible again.
    /// </summary>
    /// <param name="first">What it shows until there is more to show.</param>
    /// <param name="run">Gets what draws it anew; the view ends with it.</param>
    /// <param name="isCleared">Whether nothing stays of it.</param>
    public void Live(IRenderable first, Action<Action<IRenderable>> run, bool isCleared = false) =>
        Console
            .Live(first)
            .AutoClear(isCleared)
            // Of a view that is higher than the terminal, the beginning is seen: it has the names of the columns.
            .Cropping(VerticalOverflowCropping.Bottom)
            .Start(live =>
            {
                try
                {
                    lock (_lock)
                    {
                        _hasView = !System.Console.IsErrorRedirected;
                        live.Refresh();
                    }

                    run(drawing =>
                    {
                        lock (_lock)
                        {
                            live.UpdateTarget(drawing);
                        }
                    });
                }
                finally
                {
                    lock (_lock)
                    {
                        _hasView = false;
                    }
                }
            });

    /// <summary>Something that people may want to know meanwhile; not with --quiet.</summary>
    public void Note(string text)
    {
        if (!_isQuiet)
        {
            Log(text);
        }
    }

    /// <summary>Why it did not work.</summary>
    public void Error(string text) => Log($"error: {text}");

    /// <summary>A line on standard error; above the view, if there is one.</summary>
    public void Log(string text)
    {
        lock (_lock)
        {
            if (_hasView)
            {
                Console.Write(new LogLine(text));
                return;
            }

            _error.WriteLine(text);
        }
    }

    public void Flush()
    {
        lock (_lock)
        {
            _output.Flush();
        }
    }

    public void Dispose() => _error.Flush();

    /// <summary>As the terminal breaks it; texts of the console would lose the end of the line where they are folded.</summary>
    private sealed class LogLine(string text) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            [new Segment(text), Segment.LineBreak];
    }
}
