using System.Text.RegularExpressions;

namespace TensorPool.Docs.Tests;

/// <summary>
/// C# in pages is that of programs that are compiled and run: a block names its file in a comment before it,
/// <c>&lt;!-- from examples/x/Program.cs --&gt;</c>, and each part of it, between lines of <c>// …</c>, stands there as it is.
/// </summary>
public partial class SampleTests
{
    /// <summary>Pages whose every block is from a program.</summary>
    private static readonly string[] CheckedPages = ["docs/getting-started.md", "docs/concepts.md", "docs/guide.md"];

    public static TheoryData<string, string, string> Samples
    {
        get
        {
            TheoryData<string, string, string> data = [];
            foreach (string page in Repository.Pages)
            {
                foreach (Match match in Sample().Matches(Repository.Read(page)))
                {
                    data.Add(page, match.Groups["file"].Value, match.Groups["code"].Value);
                }
            }

            return data;
        }
    }

    [Theory]
    [Requirement("P10-5")]
    [MemberData(nameof(Samples))]
    public void Sample_is_in_the_program_that_it_names(string page, string file, string code)
    {
        string path = Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, file);
        string program = Normalise(File.ReadAllText(path));

        foreach (string part in code.Split("// …"))
        {
            Assert.Contains(Normalise(part), program, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_block_of_the_guides_names_its_program()
    {
        foreach (string page in CheckedPages)
        {
            string text = Repository.Read(page);
            Assert.True(
                Block().Count(text) == Sample().Count(text),
                $"{page} has a block of C# that names no program, or one in a form that is not found."
            );
        }
    }

    /// <summary>Without indentation: a block of a page does not carry that of its place in the program.</summary>
    private static string Normalise(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("""<!-- from (?<file>\S+) -->\n+```csharp\n(?<code>.*?)```""", RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex("^```csharp$", RegexOptions.Multiline)]
    private static partial Regex Block();
}
