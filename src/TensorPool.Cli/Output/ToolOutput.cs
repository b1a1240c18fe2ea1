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

    /// <summary>Whether somebody is looking: live views are for them only.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether live views and progress are wanted.</summary>
    public bool IsLive => IsTerminal && !_isQuiet;

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
    public Table NewTable(params string[] columns)
    {
        Table table = new() { Border = IsTerminal ? TableBorder.Rounded : TableBorder.None };
        foreach (string column in columns)
        {
            // A column that ends in '#' holds numbers.
            bool isNumber = column.EndsWith('#');
            TableColumn made = new TableColumn(Markup.Escape(column.TrimEnd('#'))).NoWrap();
            table.AddColumn(isNumber ? made.RightAligned() : made);
        }

        return table;
    }

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

    /// <summary>A line on standard error.</summary>
    public void Log(string text)
    {
        lock (_lock)
        {
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
}
