using System.Reflection;
using System.Runtime.Loader;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.MutationTests.Walking;

/// <summary>Codecs of some schemas with their walkers, compiled with optimisation and loaded.</summary>
internal sealed class WalkedCodecs
{
    private WalkedCodecs(CodecEntry[] entries, Func<int, Walk, int> unwrapped, int members)
    {
        Entries = entries;
        Unwrapped = unwrapped;
        Members = members;
    }

    /// <summary>Walkers of all messages, then of all composites.</summary>
    public IReadOnlyList<CodecEntry> Entries { get; }

    /// <summary>Random calls on the n-th codec type without a buffer; returns the number of types.</summary>
    public Func<int, Walk, int> Unwrapped { get; }

    /// <summary>Public members under test.</summary>
    public int Members { get; }

    /// <param name="schemas">The schemas.</param>
    /// <param name="orderChecks">Whether order checks are compiled in.</param>
    /// <param name="sabotage">Changes emitted text, to prove that the walk notices; null for none.</param>
    public static WalkedCodecs Compile(
        IReadOnlyList<NamedSchema> schemas,
        bool orderChecks,
        Func<string, string>? sabotage
    )
    {
        CSharpParseOptions parse = new(
            LanguageVersion.CSharp12,
            DocumentationMode.Parse,
            preprocessorSymbols: orderChecks ? ["SBE_ORDER_CHECKS"] : []
        );
        var trees = new List<SyntaxTree>();
        bool isBroken = false;
        foreach (SourceUnit unit in schemas.SelectMany(static s => SourceUnits.Of(s.Schema)))
        {
            string text = SourceEmitter.Emit(unit);
            string walked = sabotage is null ? text : sabotage(text);
            isBroken |= walked != text;
            trees.Add(CSharpSyntaxTree.ParseText(walked, parse));
        }

        if (sabotage is not null && !isBroken)
        {
            throw new InvalidOperationException("The sabotage found nothing to break in the emitted codecs.");
        }

        CSharpCompilation codecs = CSharpCompilation.Create(
            "WalkedCodecs",
            trees,
            [
                .. Net100.References.All,
                MetadataReference.CreateFromFile(typeof(SbeStatus).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(Walk).Assembly.Location),
            ],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        var emitter = new WalkerEmitter(codecs);
        foreach (NamedSchema schema in schemas)
        {
            AddSchema(emitter, schema);
        }

        SyntaxTree walkers = CSharpSyntaxTree.ParseText(emitter.Finish(), parse);
        Assembly assembly = Load(codecs.AddSyntaxTrees(walkers));
        Type type = assembly.GetType("TensorPool.Sbe.MutationTests.Emitted.Walkers", throwOnError: true)!;
        return new WalkedCodecs(
            (CodecEntry[])type.GetField("All")!.GetValue(null)!,
            type.GetMethod("Unwrapped")!.CreateDelegate<Func<int, Walk, int>>(),
            emitter.Members
        );
    }

    private static void AddSchema(WalkerEmitter emitter, NamedSchema schema)
    {
        SchemaContext context = schema.Schema.Context;
        string dispatcher = context.Namespace + ".MessageDispatcher";
        foreach (MessageIr message in schema.Schema.Messages)
        {
            emitter.AddMessage(
                $"{schema.Name}/{message.SchemaName}",
                FullName(message.Type),
                SourceUnits.HasDispatcher(schema.Schema) ? dispatcher : null
            );
        }

        foreach (CompositeIr composite in schema.Schema.Composites)
        {
            emitter.AddComposite($"{schema.Name}/{composite.SchemaName}", FullName(composite.Type));
        }
    }

    private static string FullName(TypeName type) =>
        type.Namespace.Length == 0 ? type.Name : $"{type.Namespace}.{type.Name}";

    private static Assembly Load(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException(
                string.Join(
                    '\n',
                    result
                        .Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error)
                        .Take(20)
                        .Select(static d =>
                            $"{d}: {d.Location.SourceTree?.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line]}"
                        )
                )
            );
        }

        image.Position = 0;
        // The default context, so that the walkers meet the very runtime and Walk types that they were compiled against.
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }
}
