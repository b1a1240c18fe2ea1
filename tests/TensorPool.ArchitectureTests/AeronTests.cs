using System.Xml.Linq;

namespace TensorPool.ArchitectureTests;

/// <summary>TensorPool.Aeron knows nothing of tensors or codecs, and keeps its pointers in one folder.</summary>
public class AeronTests
{
    private const string Aeron = "src/TensorPool.Aeron/";

    [Fact]
    public void Aeron_references_no_other_project()
    {
        XDocument project = Repository.Project(Aeron + "TensorPool.Aeron.csproj");

        Assert.Empty(project.Descendants("ProjectReference"));
        Assert.Null(project.Descendants("UseTensorPoolSbeGenerator").FirstOrDefault());
    }

    [Fact]
    public void Aeron_needs_no_package()
    {
        Assert.Empty(Repository.Project(Aeron + "TensorPool.Aeron.csproj").Descendants("PackageReference"));
    }

    [Theory]
    [InlineData("unsafe ")]
    [InlineData("Unsafe.")]
    [InlineData("MemoryMarshal")]
    public void Unsafe_code_lives_where_memory_is_mapped_only(string word)
    {
        IEnumerable<string> offenders = Repository
            .Files("src/TensorPool.Aeron", "*.cs")
            .Where(file => !file.StartsWith(Aeron + "Memory/", StringComparison.Ordinal))
            .Where(file =>
                File.ReadLines(Repository.File(file)).Any(line => line.Contains(word, StringComparison.Ordinal))
            );

        Assert.Empty(offenders);
    }
}
