using System.Text;
using System.Text.RegularExpressions;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests;

/// <summary>What the documentation shows must compile, and what it links to must exist.</summary>
public partial class DocumentationTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Samples_of_the_codecs_page_compile()
    {
        string schema = File.ReadAllText(Path.Combine(Root, "docs/examples/quickstart/weather.sbe.xml"));
        Project project = Project.Of(new InMemoryFile("weather.sbe.xml", schema)).Run();
        Assert.Empty(project.Problems);

        // The samples of one section go on from one to the next; those that declare a type stand apart.
        var types = new StringBuilder();
        var methods = new StringBuilder();
        int samples = 0;
        int sections = 0;
        foreach (string section in File.ReadAllText(Path.Combine(Root, "docs/codecs.md")).Split("\n## "))
        {
            List<string> blocks = [.. CSharpBlocks().Matches(section).Select(static m => m.Groups[1].Value)];
            samples += blocks.Count;
            types.AppendJoin('\n', blocks.Where(static b => b.StartsWith("struct ", StringComparison.Ordinal)));
            methods.Append(
                $$"""
                static void Section{{sections++}}(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> fragment, Handler handler)
                {
                {{string.Join('\n', blocks.Where(static b => !b.StartsWith("struct ", StringComparison.Ordinal)))}}
                }

                """
            );
        }

        Assert.Equal(5, samples);
        string code = $$"""
            #pragma warning disable CS0219, CS8321 // a sample does not use what it shows
            using System;
            using TensorPool.Sbe;
            using Weather;
            {{types}}
            static class Samples
            {
                static void Use(float celsius, ReadOnlySpan<byte> note) { }
                static void Count(SbeStatus status) { }
                {{methods}}
            }
            """;
        InMemoryAssembly.Compile([code, .. project.Result.GeneratedSources.Select(static s => s.SourceText.ToString())]);
    }

    [Fact]
    public void Links_between_pages_lead_to_files()
    {
        List<string> broken = [];
        int links = 0;
        foreach (string page in Pages())
        {
            foreach (Match match in Links().Matches(File.ReadAllText(page)))
            {
                string target = match.Groups[1].Value;
                if (target.Contains("://", StringComparison.Ordinal))
                {
                    continue;
                }

                links++;
                if (!Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                {
                    broken.Add($"{Path.GetRelativePath(Root, page)} -> {target}");
                }
            }
        }

        Assert.Empty(broken);
        Assert.True(links > 100, $"Only {links} links were found.");
    }

    private static IEnumerable<string> Pages() =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Root, "*.md"))
            .Append(Path.Combine(Root, "src/TensorPool.Sbe/README.md"));

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TensorPool.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run inside of a checkout.");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlocks();

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Links();
}
