using Spectre.Console;
using TensorPool.Cli.Output;

namespace TensorPool.Cli.Tests.Output;

public class FittingTableTests
{
    /// <summary>The longest name, a gap, and the longest number.</summary>
    private const int NarrowestForNumbers = 5 + 1 + 7;

    private static readonly string[] Columns = ["id#", "value#", "label"];
    private static readonly string[][] Rows =
    [
        ["1", "1234567", "Bytes sent by everybody to anybody else"],
        ["22", "0", "Errors"],
    ];

    [Fact]
    public void Wide_terminal_gets_a_frame()
    {
        string[] lines = Draw(80, isOnTerminal: true, Columns, Rows);

        Assert.Equal("╭────┬─────────┬─────────────────────────────────────────╮", lines[0]);
        Assert.Equal("│ 22 │       0 │ Errors                                  │", lines[4]);
    }

    [Fact]
    public void Long_texts_are_folded_and_numbers_are_not()
    {
        string[] lines = Draw(40, isOnTerminal: true, Columns, Rows);

        Assert.Equal("│  1 │ 1234567 │ Bytes sent by         │", lines[3]);
        Assert.Equal("│    │         │ everybody to anybody  │", lines[4]);
    }

    [Fact]
    public void Numbers_that_fit_without_a_frame_lose_it()
    {
        string[] lines = Draw(
            22,
            isOnTerminal: true,
            ["one#", "two#", "three#"],
            [
                ["1000000", "20", "300000"],
            ]
        );

        Assert.Equal(["    one two  three", "1000000  20 300000"], lines);
    }

    [Fact]
    public void Columns_that_do_not_fit_become_rows()
    {
        string[] lines = Draw(
            14,
            isOnTerminal: true,
            ["one#", "two#", "three#"],
            [
                ["1000000", "20", "300000"],
                ["1", "2", "3"],
            ]
        );

        Assert.Equal(
            ["one   1000000 1", "two        20 2", "three  300000 3"],
            Draw(
                15,
                true,
                ["one#", "two#", "three#"],
                [
                    ["1000000", "20", "300000"],
                    ["1", "2", "3"],
                ]
            )
        );
        Assert.Equal(["one   1000000", "two   20", "three 300000", "", "one   1", "two   2", "three 3"], lines);
    }

    [Fact]
    public void Elsewhere_columns_are_plain_and_nothing_is_folded()
    {
        string[] lines = Draw(4096, isOnTerminal: false, Columns, Rows);

        Assert.Equal(
            ["id   value label", " 1 1234567 Bytes sent by everybody to anybody else", "22       0 Errors"],
            lines
        );
    }

    /// <summary>Numbers and short texts are in one piece, and no line is too long; still less room is no error.</summary>
    [Fact]
    public void Nothing_is_lost_at_any_width()
    {
        string[][] rows = [.. Rows, ["333", "[red]", "/dev/shm/tensorpool-somebody/stream-1/epoch-1"]];
        for (int width = 1; width <= 100; width++)
        {
            string[] lines = Draw(width, isOnTerminal: true, Columns, rows);
            if (width >= NarrowestForNumbers)
            {
                string text = string.Concat(lines);
                Assert.All(
                    rows.SelectMany(row => row[..2]),
                    cell => Assert.Contains(cell, text, StringComparison.Ordinal)
                );
                Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
            }
        }
    }

    [Fact]
    public void Row_of_another_length_is_refused()
    {
        FittingTable table = new(isOnTerminal: true, "a", "b");

        Assert.Throws<ArgumentException>(() => table.AddRow("1"));
    }

    private static string[] Draw(int width, bool isOnTerminal, string[] columns, string[][] rows)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(output),
            }
        );
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        FittingTable table = new(isOnTerminal, columns);
        Array.ForEach(rows, table.AddRow);
        console.Write(table);
        return [.. output.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
