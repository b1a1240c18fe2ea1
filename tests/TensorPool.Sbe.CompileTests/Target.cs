using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TensorPool.Sbe.CompileTests;

/// <summary>What a consumer compiles for, and with which language.</summary>
internal sealed record Target(LanguageVersion Language, ImmutableArray<MetadataReference> References)
{
    /// <summary>The oldest: C# 12 and the assembly that a net8.0 project references.</summary>
    public static Target Net80 { get; } =
        new(LanguageVersion.CSharp12, [.. Basic.Reference.Assemblies.Net80.References.All, Sbe("net8.0")]);

    public static Target Net100 { get; } =
        new(LanguageVersion.Latest, [.. Basic.Reference.Assemblies.Net100.References.All, Sbe("")]);

    private static PortableExecutableReference Sbe(string directory) =>
        MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, directory, "TensorPool.Sbe.dll"));
}
