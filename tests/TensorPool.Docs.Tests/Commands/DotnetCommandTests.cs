namespace TensorPool.Docs.Tests.Commands;

/// <summary>What commands name that are not run as they are printed is there: projects, and what programs are asked for.</summary>
public class DotnetCommandTests
{
    public static TheoryData<string> Lines =>
        [.. ExemptCommand.All.Select(row => row.Command.Text).Where(text => text.Contains("dotnet ")).Distinct()];

    /// <summary>Those of sentences too.</summary>
    public static TheoryData<string> LinesAndMentions =>
        [
            .. Repository
                .Pages.SelectMany(Mention.In)
                .Where(code => code.StartsWith("dotnet ", StringComparison.Ordinal))
                .Concat(Lines.Select(row => row.Data))
                .Distinct(),
        ];

    [Theory]
    [MemberData(nameof(LinesAndMentions))]
    public void Paths_are_there(string line) =>
        Assert.All(
            ShellLine.Parse(line).SelectMany(words => words).Where(IsSource),
            path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{line}: there is no {path}")
        );

    /// <summary>Benchmarks are too long for CI; their programs know the first word behind <c>--</c>.</summary>
    [Theory]
    [MemberData(nameof(Lines))]
    public void Programs_know_their_verbs(string line)
    {
        string[] words = ShellLine.Parse(line)[^1];
        int verb = Array.IndexOf(words, "--") + 1;
        if (verb == 0)
        {
            return;
        }

        string project = words[Array.IndexOf(words, "--project") + 1];
        string name = words[verb].StartsWith('-') ? words[verb + 1].Trim('*') : $"[\"{words[verb]}\"";
        Assert.Contains(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains(name, StringComparison.Ordinal)
        );
    }

    /// <summary>A relative path, and not one that a build makes.</summary>
    private static bool IsSource(string word) =>
        word.Contains('/') && word[0] is not ('<' or '/') && !word.StartsWith("artifacts/", StringComparison.Ordinal);
}
