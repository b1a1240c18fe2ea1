using System.Reflection;
using System.Xml.Linq;

namespace TensorPool.ArchitectureTests;

public class ReferencesTests
{
    private static readonly string[] TestPackages =
    [
        "xunit",
        "FsCheck",
        "NetArchTest",
        "Basic.Reference.Assemblies",
        "BenchmarkDotNet",
        "Microsoft.NET.Test",
        "Microsoft.Testing",
    ];

    public static TheoryData<string> ShippedProjects { get; } =
    [.. Repository.Files("src", "*.csproj").Concat(Repository.Files("generators", "*.csproj"))];

    [Theory]
    [MemberData(nameof(ShippedProjects))]
    public void What_ships_references_no_test_package(string project)
    {
        IEnumerable<string> packages = Repository
            .Project(project)
            .Descendants("PackageReference")
            .Select(e => e.Attribute("Include")!.Value)
            .Where(id => TestPackages.Any(test => id.StartsWith(test, StringComparison.OrdinalIgnoreCase)));

        Assert.Empty(packages);
    }

    [Theory]
    [MemberData(nameof(ShippedProjects))]
    public void What_ships_references_no_project_outside_src_and_generators(string project)
    {
        string folder = Path.GetDirectoryName(Repository.File(project))!;

        IEnumerable<string> outside = Repository
            .Project(project)
            .Descendants("ProjectReference")
            .Select(e => Path.GetFullPath(Path.Combine(folder, e.Attribute("Include")!.Value)))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path =>
                !path.StartsWith("src/", StringComparison.Ordinal)
                && !path.StartsWith("generators/", StringComparison.Ordinal)
            );

        Assert.Empty(outside);
    }

    [Fact]
    public void Codec_runtime_references_no_other_project()
    {
        XDocument project = Repository.Project("src/TensorPool.Sbe/TensorPool.Sbe.csproj");

        // The generator is packed with the runtime, but the runtime is not compiled against it.
        IEnumerable<XElement> references = project
            .Descendants("ProjectReference")
            .Where(e => e.Attribute("ReferenceOutputAssembly")?.Value != "false");

        Assert.Empty(references);
        Assert.Null(project.Descendants("UseTensorPoolSbeGenerator").FirstOrDefault());
    }

    [Fact]
    public void Codec_runtime_needs_nothing_but_the_base_class_library()
    {
        IEnumerable<string> others = Assembly
            .Load("TensorPool.Sbe")
            .GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Empty(others);
    }
}
