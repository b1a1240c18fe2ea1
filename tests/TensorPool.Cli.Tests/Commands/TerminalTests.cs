using System.Globalization;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>What is different when somebody looks: on a terminal of the kernel, with keys that are typed.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("--processes")]
    public void Demo_is_drawn_over_itself_until_Ctrl_C(params string[] options)
    {
        using TerminalTool demo = Demo(new(), ["--seconds", "600", .. options]);
        TerminalScreen live = demo.Await(s => s.Redraws >= 3 && s.Lines.Any(IsOfConsumer));

        Assert.Equal(130, demo.EndByCtrlC());

        Assert.False(live.HasCursor);
        Assert.Single(live.Lines, l => l.Contains("published", StringComparison.Ordinal));
        TerminalScreen end = demo.Screen;
        Assert.True(end.HasCursor);
        Assert.Single(end.Lines, l => l.Contains("published", StringComparison.Ordinal)); // the live view is gone
        Assert.Equal(3, end.Lines.Count(IsOfConsumer));
        Assert.DoesNotContain("error", demo.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    /// <summary>Also at 40 columns every number can be read, and no line is broken by the terminal.</summary>
    [Theory]
    [InlineData(70)]
    [InlineData(40)]
    public void Demo_fits_into_narrow_terminals(int columns)
    {
        using TerminalTool demo = Demo(new() { Columns = columns, Lines = 24 }, ["--seconds", "0.5"]);

        Assert.Equal(0, demo.AwaitExit());
        string[] lines = demo.Screen.Lines;
        string[] names = ["consumer", "mode", "received", "fps", "GB/s", "p50 µs", "p99 µs", "max µs"];
        Assert.All(names, name => Assert.Single(lines, l => l.StartsWith(name, StringComparison.Ordinal)));
        string modes = Assert.Single(lines, l => l.StartsWith("mode ", StringComparison.Ordinal));
        Assert.Equal(["mode", "stream", "latest", "decimated"], Words(modes));
        Assert.Equal(
            3,
            Words(Assert.Single(lines, l => l.StartsWith("received ", StringComparison.Ordinal))).Length - 1
        );
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(40)]
    public void Stat_is_drawn_over_itself_until_Ctrl_C(int columns)
    {
        using DriverTool driver = new();
        using TerminalTool stat = TerminalTool.Start(
            new() { Columns = columns, Lines = 200 },
            "stat",
            "--interval",
            "0.05",
            "--aeron-dir",
            driver.AeronDirectory
        );
        stat.Await(s => s.Redraws >= 3);

        Assert.Equal(130, stat.EndByCtrlC());

        TerminalScreen screen = stat.Screen;
        Assert.True(screen.HasCursor);
        Assert.Contains("\u001b[?25l", stat.Output, StringComparison.Ordinal);
        Assert.Equal(0, screen.Colours);
        // Aeron's counters begin with these, each of which is there once, and can be told by its number.
        string[] rows = [.. screen.Lines.Where(l => l.StartsWith('│'))];
        Assert.All(
            Enumerable.Range(0, 10),
            id => Assert.Single(rows, r => Words(r)[1] == id.ToString(CultureInfo.InvariantCulture))
        );
        Assert.Single(rows, r => r.Contains("Bytes sent", StringComparison.Ordinal));
    }

    [Fact]
    public void View_that_is_too_high_shows_its_beginning()
    {
        using DriverTool driver = new();
        using TerminalTool stat = TerminalTool.Start(
            new() { Columns = 120, Lines = 12 },
            "stat",
            "--interval",
            "0.05",
            "--aeron-dir",
            driver.AeronDirectory
        );
        TerminalScreen screen = stat.Await(s => s.Redraws >= 3);

        Assert.Equal(130, stat.EndByCtrlC());

        Assert.Single(screen.Lines, l => l.Contains("Bytes sent", StringComparison.Ordinal));
        Assert.InRange(screen.Lines.Length, 5, 12);
    }

    [Fact]
    public void Stat_is_printed_once_when_that_is_asked_for()
    {
        using DriverTool driver = new();
        using TerminalTool stat = TerminalTool.Start(new(), "stat", "--once", "--aeron-dir", driver.AeronDirectory);

        Assert.Equal(0, stat.AwaitExit());
        Assert.Equal(0, stat.Screen.Redraws);
        Assert.Contains(stat.Screen.Lines, l => l.StartsWith('╭'));
    }

    [Fact]
    public void Supervise_is_drawn_over_itself_until_Ctrl_C()
    {
        using DriverTool driver = new();
        using ToolProcess producer = Produce(driver);
        using TerminalTool supervise = OnTerminal(driver, new(), "supervise", "--interval", "0.05");
        supervise.Await(s => s.Redraws >= 3 && s.Lines.Any(l => l.Contains("producer", StringComparison.Ordinal)));

        Assert.Equal(130, supervise.EndByCtrlC());

        Assert.True(supervise.Screen.HasCursor);
        Assert.Single(supervise.Screen.Lines, l => l.Contains("producer", StringComparison.Ordinal));
    }

    [Fact]
    public void Consume_prints_a_line_per_interval_only_when_somebody_looks()
    {
        using DriverTool driver = new();
        using ToolProcess producer = Produce(driver);
        using ToolProcess unseen = ToolProcess.Start([.. Consume(driver), "--count", "40"]);
        using TerminalTool seen = OnTerminal(driver, new(), [.. Consume(driver)]);
        seen.Await(s => s.Lines.Count(IsOfFrames) >= 2);

        Assert.Equal(130, seen.EndByCtrlC());
        Assert.Equal(0, unseen.AwaitExit());

        Assert.Single(unseen.Output.Split('\n'), IsOfFrames);
        Assert.DoesNotContain('\u001b', unseen.Output);
        Assert.True(seen.Screen.HasCursor);
        Assert.True(seen.Screen.Lines.Count(IsOfFrames) >= 3); // the summary, too
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(40, true)]
    [InlineData(100, false)]
    public void Preview_is_drawn_over_itself_in_colours_if_those_are_wanted(int columns, bool hasColours)
    {
        using DriverTool driver = new();
        using ToolProcess producer = Produce(driver);
        TerminalTool.Kind kind = new() { Columns = columns, HasColours = hasColours };
        using TerminalTool preview = OnTerminal(driver, kind, [.. Consume(driver), "--preview"]);
        // 60 columns and 40 rows are 20 lines of two pixels each; 40 columns make 27 rows of it.
        int lines = columns >= 60 ? 20 : 14;
        TerminalScreen live = preview.Await(s => s.Redraws >= 3 && s.Lines.Any(IsOfPicture));

        Assert.Equal(130, preview.EndByCtrlC());

        Assert.False(live.HasCursor);
        Assert.True(preview.Screen.HasCursor);
        // As it was before the terminal wrote ^C into it.
        string[] picture = [.. live.Lines.TakeWhile(l => !IsOfPicture(l))];
        Assert.Equal(lines, picture.Length);
        Assert.All(picture, l => Assert.InRange(l.Length, 1, Math.Min(columns, 60)));
        Assert.Equal(hasColours, preview.Screen.Colours > 0);
        Assert.Equal(hasColours, picture.All(l => l.All(c => c == '▀')));
        if (!hasColours)
        {
            Assert.True(picture.SelectMany(l => l).Distinct().Count() > 3); // brightness is in the characters
        }
    }

    /// <summary>A log between two drawings would push the view down, and leave the one before on the screen.</summary>
    [Fact]
    public void Logs_stand_above_the_view()
    {
        using DriverTool driver = new();
        using TerminalTool preview = OnTerminal(driver, new(), [.. Consume(driver), "--preview", "--verbose"]);
        preview.Await(s => s.Lines.Contains("waiting for frames"));
        using (ToolProcess first = Produce(driver))
        {
            preview.Await(s => s.Redraws >= 3 && s.Lines.Any(IsOfPicture));
            first.EndByInterrupt();
        }

        using ToolProcess second = Produce(driver);
        TerminalScreen screen = preview.Await(s => s.Lines.Count(IsOfMapping) == 2 && s.Lines.Any(IsOfPicture));
        int redraws = screen.Redraws;
        screen = preview.Await(s => s.Redraws > redraws + 2 && s.Lines.Any(IsOfPicture));

        Assert.Equal(130, preview.EndByCtrlC());

        Assert.DoesNotContain("waiting for frames", screen.Lines);
        int picture = Array.FindIndex(screen.Lines, IsOfPicture);
        Assert.Single(screen.Lines, IsOfPicture);
        Assert.True(Array.FindLastIndex(screen.Lines, IsOfMapping) < picture, screen.ToString());
    }

    /// <summary>Terminals that cannot move a cursor, such as those inside editors: no sequences, and no view twice.</summary>
    [Fact]
    public void Dumb_terminals_get_text()
    {
        using DriverTool driver = new();
        using ToolProcess producer = Produce(driver);
        TerminalTool.Kind dumb = new() { Term = "dumb" };
        using TerminalTool preview = OnTerminal(driver, dumb, [.. Consume(driver), "--preview", "--interval", "0.1"]);
        using TerminalTool stat = TerminalTool.Start(dumb, "stat", "--aeron-dir", driver.AeronDirectory);
        preview.Await(s => s.Lines.Count(IsOfPicture) >= 2);

        Assert.Equal(130, preview.EndByCtrlC());
        Assert.Equal(0, stat.AwaitExit());
        producer.EndByInterrupt();
        driver.Process.EndByInterrupt();
        using TerminalTool demo = Demo(dumb, ["--seconds", "0.5"]);
        Assert.Equal(0, demo.AwaitExit());

        Assert.All([preview, stat, demo], tool => Assert.DoesNotContain('\u001b', tool.Output));
        Assert.Single(demo.Screen.Lines, l => l.Contains("published", StringComparison.Ordinal));
    }

    /// <summary>Somebody sits before the terminal, but the output goes to a file.</summary>
    [Fact]
    public void Redirected_output_has_no_sequences()
    {
        using DriverTool driver = new();
        using ToolProcess producer = Produce(driver);
        string file = _folder.File("out");
        string tool = ToolProcess.Program;
        string consume = string.Join(' ', Consume(driver));
        using TerminalTool shell = TerminalTool.StartShell(
            new(),
            $"""
            set -e
            {tool} stat --aeron-dir {driver.AeronDirectory} >> {file}
            {tool} {consume} --preview --interval 0.1 --count 30 >> {file}
            {tool} demo --seconds 0.5 --shm-base-dir {_folder.Path} >> {file}
            {tool} stat --aeron-dir {driver.AeronDirectory} | cat >> {file}
            """
        );

        Assert.Equal(0, shell.AwaitExit());

        string output = File.ReadAllText(file);
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('│', output);
        Assert.Equal(2, Count(output, "Bytes sent"));
        Assert.Equal(1, Count(output, "published"));
        Assert.True(shell.Screen is { HasCursor: true, Redraws: 0, Colours: 0 }, shell.ToString());
    }

    private TerminalTool Demo(TerminalTool.Kind kind, string[] options) =>
        TerminalTool.Start(kind, ["demo", "--shm-base-dir", _folder.Path, .. options]);

    private static TerminalTool OnTerminal(DriverTool driver, TerminalTool.Kind kind, params string[] arguments) =>
        TerminalTool.Start(
            kind,
            arguments[0] == "consume"
                ? arguments
                : [.. arguments, "--aeron-dir", driver.AeronDirectory, "--shm-base-dir", driver.Folder.Path]
        );

    private static ToolProcess Produce(DriverTool driver) =>
        ToolProcess.Start([
            "produce",
            "--standalone",
            "--pattern",
            "bars",
            "--shape",
            "40x60",
            "--rate",
            "30",
            "--aeron-dir",
            driver.AeronDirectory,
            "--shm-base-dir",
            driver.Folder.Path,
        ]);

    private static string[] Consume(DriverTool driver) =>
        ["consume", "--standalone", "--aeron-dir", driver.AeronDirectory, "--shm-base-dir", driver.Folder.Path];

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static bool IsOfConsumer(string line) =>
        new[] { "stream ", "latest ", "decimated " }.Any(mode =>
            line.StartsWith('│') && line.Contains(mode, StringComparison.Ordinal)
        );

    private static bool IsOfMapping(string line) =>
        line.StartsWith("info: ", StringComparison.Ordinal)
        && line.Contains("Unmapped to Mapped", StringComparison.Ordinal);

    private static bool IsOfFrames(string line) => line.Contains(" per second, lost ", StringComparison.Ordinal);

    private static bool IsOfPicture(string line) =>
        line.StartsWith("frame ", StringComparison.Ordinal) && line.Contains("min ", StringComparison.Ordinal);
}
