using System.Text.RegularExpressions;

namespace TensorPool.ArchitectureTests;

/// <summary>Samples of pages whose code stands in a test, where it is compiled and run.</summary>
public partial class SampleTests
{
    [Theory]
    [InlineData("src/TensorPool.Aeron/README.md", "tests/TensorPool.Aeron.Tests/Documentation/ReadmeSamples.cs", 15)]
    public void Every_sample_of_the_page_is_compiled_and_run_by_a_test(string page, string tests, int atLeast)
    {
        string code = WithoutSpace(File.ReadAllText(Repository.File(tests)));
        string[] samples =
        [
            .. Sample().Matches(File.ReadAllText(Repository.File(page))).Select(m => m.Groups["code"].Value),
        ];

        Assert.True(samples.Length >= atLeast, $"{samples.Length} samples");
        Assert.All(samples, sample => Assert.Contains(WithoutSpace(sample), code, StringComparison.Ordinal));
    }

    /// <summary>A test may be indented and wrapped otherwise.</summary>
    private static string WithoutSpace(string code) => Space().Replace(code, "");

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
