namespace TensorPool.Docs.Tests.Commands;

/// <summary>A command of a page that nothing runs as it is printed, and why: a row of <c>exempt-commands.tsv</c>.</summary>
internal sealed record ExemptCommand(DocumentedCommand Command, string Reason)
{
    public const string File = "tests/TensorPool.Docs.Tests/Commands/exempt-commands.tsv";

    /// <summary>Behind the line that names the columns.</summary>
    public static IReadOnlyList<ExemptCommand> All { get; } =
    [
        .. Repository
            .Read(File)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(row => row.Split('\t'))
            .Select(row => new ExemptCommand(new DocumentedCommand(row[0], row[1]), row[2])),
    ];
}
