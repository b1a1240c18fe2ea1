using System.Xml.Linq;

namespace TensorPool.ArchitectureTests;

public class LayoutTests
{
    private static readonly string[] TopLevel =
    [
        "CHANGELOG.md",
        "Directory.Build.props",
        "Directory.Build.targets",
        "Directory.Packages.props",
        "LICENSE",
        "README.md",
        "TensorPool.sln",
        "benchmarks",
        "docs",
        "generators",
        "global.json",
        "nuget.config",
        "schemas",
        "src",
        "tests",
    ];

    /// <summary>What building and measuring leave behind; .gitignore lists them.</summary>
    private static readonly string[] Output = ["artifacts", "BenchmarkDotNet.Artifacts", "TestResults"];

    [Fact]
    public void Top_level_holds_exactly_the_agreed_entries()
    {
        IEnumerable<string> entries = Directory
            .EnumerateFileSystemEntries(Repository.Root)
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.') && !Output.Contains(name))
            .Order(StringComparer.Ordinal);

        Assert.Equal(TopLevel, entries);
    }

    [Fact]
    public void Nuget_config_names_no_source()
    {
        XDocument config = XDocument.Load(Repository.File("nuget.config"));

        Assert.Empty(config.Descendants("packageSources"));
        Assert.DoesNotContain("://", File.ReadAllText(Repository.File("nuget.config")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generators")]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    [InlineData("docs")]
    public void Every_project_is_in_the_solution(string folder)
    {
        string solution = File.ReadAllText(Repository.File("TensorPool.sln")).Replace('\\', '/');

        // Templates are projects of a package's user: they are built by a script, outside of the repository.
        IEnumerable<string> missing = Repository
            .Files(folder, "*.csproj")
            .Where(project => !project.Contains("/template/", StringComparison.Ordinal))
            .Where(project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }
}
