namespace TensorPool.ArchitectureTests;

/// <summary>
/// Schema/ (XML to syntax) and Ir/ (the resolved model) are linked into tools that run without a compiler, and the model
/// must not know who reads or writes it.
/// </summary>
public class GeneratorLayersTests
{
    private const string Generator = "generators/TensorPool.Sbe.Generator/";

    [Theory]
    [InlineData("Schema", "Microsoft.CodeAnalysis")]
    [InlineData("Ir", "Microsoft.CodeAnalysis")]
    [InlineData("Ir", "TensorPool.Sbe.Generator.Schema")]
    [InlineData("Ir", "TensorPool.Sbe.Generator.Emit")]
    [InlineData("Schema", "TensorPool.Sbe.Generator.Emit")]
    public void Layer_does_not_know(string layer, string forbidden)
    {
        string[] files = [.. Repository.Files(Generator + layer, "*.cs")];

        IEnumerable<string> offenders = files.Where(file =>
            File.ReadLines(Repository.File(file))
                .Select(WithoutComment)
                .Any(line => line.Contains(forbidden, StringComparison.Ordinal))
        );

        Assert.NotEmpty(files);
        Assert.Empty(offenders);
    }

    private static string WithoutComment(string line)
    {
        int comment = line.IndexOf("//", StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment];
    }
}
