using System.Collections.Immutable;
using Microsoft.CodeAnalysis.CSharp;
using TensorPool.Sbe.SchemaHarness;

namespace TensorPool.Sbe.SnapshotTests;

public sealed class GeneratedSourceTests
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp12);

    public static TheoryData<string> Cases => [.. SchemaCase.All.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    [Requirement("O-27")]
    [Requirement("P0-3")]
    [Requirement("P0-6")]
    public void Emitted_files_are_the_approved_ones(string name)
    {
        SchemaCase schemas = SchemaCase.Of(name);

        ImmutableArray<GeneratedFile> files = Generation.Run(schemas, Options, TestContext.Current.CancellationToken);

        Approved.Verify(name, [.. files.Where(f => IsOwn(schemas, f))]);
    }

    [Fact]
    public void No_approved_file_is_left_without_a_schema() =>
        Approved.VerifyNoOrphans(SchemaCase.All.Select(static c => c.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Emitted_text_is_the_same_on_every_machine(string name)
    {
        ImmutableArray<GeneratedFile> files = Generation.Run(
            SchemaCase.Of(name),
            Options,
            TestContext.Current.CancellationToken
        );

        Assert.All(
            files,
            static f =>
            {
                Assert.DoesNotContain('\r', f.Text);
                Assert.DoesNotContain('\t', f.Text);
                Assert.DoesNotContain(" \n", f.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("\n\n\n", f.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(Repository.Root, f.Text, StringComparison.Ordinal);
                Assert.EndsWith("}\n", f.Text, StringComparison.Ordinal);
            }
        );
    }

    /// <summary>Several schemas together add the common dispatcher to what each of them emits alone.</summary>
    private static bool IsOwn(SchemaCase schemas, GeneratedFile file) =>
        schemas.Files.Count(static f => f.EndsWith(".sbe.xml", StringComparison.Ordinal)) == 1
        || file.HintName.Contains("ProtocolDispatcher", StringComparison.Ordinal);
}
