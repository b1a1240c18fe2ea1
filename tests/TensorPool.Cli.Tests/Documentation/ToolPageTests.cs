using System.Globalization;
using System.Reflection;
using TensorPool.Cli.Hosting;

namespace TensorPool.Cli.Tests.Documentation;

/// <summary>docs/tool.md says what the code says. TP_APPROVE=1 writes its reference anew.</summary>
public class ToolPageTests
{
    private const string Begin = "<!-- reference: written by the tests of the tool -->\n\n";

    private static readonly string Page = DocumentationPages.PathOf("tool.md");

    [Fact]
    public void Reference_is_that_of_the_code()
    {
        string page = File.ReadAllText(Page);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        string expected = page[..begin] + ToolReference.Write();
        if (Environment.GetEnvironmentVariable("TP_APPROVE") == "1")
        {
            File.WriteAllText(Page, expected);
            return;
        }

        Assert.True(
            expected == page,
            "The reference in docs/tool.md is not that of the code: run these tests with TP_APPROVE=1."
        );
    }

    [Fact]
    public void Every_exit_code_is_in_the_table()
    {
        string[] rows = File.ReadAllLines(Page);
        IEnumerable<int> codes = typeof(ExitCodes)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (int)f.GetRawConstantValue()!);

        Assert.All(
            codes,
            code =>
                Assert.Contains(
                    rows,
                    r =>
                        r.StartsWith(
                            string.Create(CultureInfo.InvariantCulture, $"| {code} | "),
                            StringComparison.Ordinal
                        )
                )
        );
    }

    [Fact]
    public void Every_command_has_examples_that_name_it()
    {
        Assert.All(
            ToolCommands
                .Create()
                .Subcommands.Where(c => !c.Hidden)
                .SelectMany(c => c.Subcommands.Count > 0 ? c.Subcommands : [c]),
            command =>
                Assert.Contains(
                    CommandHelp.ExamplesOf(command),
                    example => example.Contains($"{CommandHelp.PathOf(command)}", StringComparison.Ordinal)
                )
        );
    }
}
