namespace TensorPool.Sbe.Tests.Package;

/// <summary>Which files a project hands to the generator, by what its author wrote.</summary>
public class SchemaItemsTests
{
    private const int Timeout = 120_000;

    [Fact(Timeout = Timeout)]
    public async Task Every_schema_below_the_project_is_found_but_not_in_output_folders()
    {
        using EvaluatedProject project = new("a.sbe.xml", "sub/b.sbe.xml", "bin/c.sbe.xml", "obj/d.sbe.xml", "e.xml");

        AdditionalFile[] files = await project.AdditionalFilesAsync("", TestContext.Current.CancellationToken);

        Assert.Equal([Schema("a.sbe.xml"), Schema("sub/b.sbe.xml")], files);
    }

    [Fact(Timeout = Timeout)]
    public async Task Update_in_the_project_sets_options_of_a_default_item()
    {
        using EvaluatedProject project = new("a.sbe.xml", "b.sbe.xml");

        AdditionalFile[] files = await project.AdditionalFilesAsync(
            """<ItemGroup><SbeSchema Update="a.sbe.xml" SbeNamespace="A" /></ItemGroup>""",
            TestContext.Current.CancellationToken
        );

        Assert.Equal([Schema("a.sbe.xml", "A"), Schema("b.sbe.xml")], files);
    }

    [Fact(Timeout = Timeout)]
    public async Task Include_in_the_project_replaces_the_default_item()
    {
        using EvaluatedProject project = new("a.sbe.xml", "other.xml");

        AdditionalFile[] files = await project.AdditionalFilesAsync(
            """
            <ItemGroup>
              <SbeSchema Include="a.sbe.xml" SbeNamespace="A" />
              <SbeSchema Include="other.xml" />
            </ItemGroup>
            """,
            TestContext.Current.CancellationToken
        );

        Assert.Equal([Schema("a.sbe.xml", "A"), Schema("other.xml")], files);
    }

    [Fact(Timeout = Timeout)]
    public async Task Additional_files_of_the_project_stay_as_they_are_and_are_listed_once()
    {
        using EvaluatedProject project = new("a.sbe.xml", "fragment.xml");

        AdditionalFile[] files = await project.AdditionalFilesAsync(
            """
            <ItemGroup>
              <AdditionalFiles Include="a.sbe.xml" SbeNamespace="A" />
              <AdditionalFiles Include="fragment.xml" />
            </ItemGroup>
            """,
            TestContext.Current.CancellationToken
        );

        Assert.Equal([new("a.sbe.xml", "", "A"), new("fragment.xml", "", "")], files);
    }

    [Fact(Timeout = Timeout)]
    public async Task Default_items_can_be_switched_off_in_the_project()
    {
        using EvaluatedProject project = new("a.sbe.xml", "b.sbe.xml");

        AdditionalFile[] files = await project.AdditionalFilesAsync(
            """
            <PropertyGroup><EnableDefaultSbeItems>false</EnableDefaultSbeItems></PropertyGroup>
            <ItemGroup><SbeSchema Include="b.sbe.xml" /></ItemGroup>
            """,
            TestContext.Current.CancellationToken
        );

        Assert.Equal([Schema("b.sbe.xml")], files);
    }

    private static AdditionalFile Schema(string path, string ns = "") => new(path, "SbeSchema", ns);
}
