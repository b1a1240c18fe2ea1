using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Pipeline;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator;

/// <summary>
/// Generates codecs for the SBE schemas among the additional files of a project. Nothing here depends on the C# of the
/// project: typing code runs no step.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SbeGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<EquatableArray<FileContent>> files = ReadFiles(context);
        IncrementalValuesProvider<SchemaFile> schemas = FindSchemas(context);

        // Every schema is combined with all files, but what leaves this step is equal unless one of its own was edited.
        IncrementalValuesProvider<SchemaInput> inputs = schemas
            .Combine(files)
            .Select(static (p, ct) => SchemaInput.Of(p.Left, p.Right, ct))
            .WithTrackingName(TrackingNames.Inputs);

        IncrementalValuesProvider<SchemaOutput> compiled = inputs
            .Select(static (input, ct) => SchemaOutput.Compile(input, ct))
            .WithTrackingName(TrackingNames.Compiled);

        // Apart from the diagnostics, whose positions move with every line that is inserted above them.
        IncrementalValuesProvider<SchemaModel> models = compiled
            .Select(static (output, _) => output.Model)
            .WithTrackingName(TrackingNames.Models);

        IncrementalValueProvider<CombinedDispatchers> dispatchers = models
            .SelectMany(static (model, _) => OneOrNone(model.Dispatcher))
            .Collect()
            .Select(static (parts, _) => CombinedDispatchers.Build(parts))
            .WithTrackingName(TrackingNames.Dispatchers);

        IncrementalValuesProvider<EmittedFile> emitted = Emit(
            models.SelectMany(static (model, _) => model.Units).WithTrackingName(TrackingNames.Units)
        );
        IncrementalValuesProvider<EmittedFile> emittedDispatchers = Emit(
            dispatchers.SelectMany(static (d, _) => d.Units)
        );

        IncrementalValueProvider<OutputPlan> plan = emitted
            .Collect()
            .Combine(emittedDispatchers.Collect())
            .Select(static (p, ct) => OutputPlan.Of(p.Left.Concat(p.Right), ct))
            .WithTrackingName(TrackingNames.Plan);

        IncrementalValueProvider<bool> language = context
            .ParseOptionsProvider.Select(static (options, _) => IsSupported(options))
            .WithTrackingName(TrackingNames.Language);

        AddSources(context, emitted, plan, language);
        AddSources(context, emittedDispatchers, plan, language);
        ReportDiagnostics(context, compiled, dispatchers, plan, inputs);
        ReportLanguage(context, schemas, language);
    }

    private static IncrementalValueProvider<EquatableArray<FileContent>> ReadFiles(
        IncrementalGeneratorInitializationContext context
    ) =>
        context
            .AdditionalTextsProvider.Select(static (file, ct) => FileContent.Read(file, ct))
            .WithTrackingName(TrackingNames.Files)
            .Collect()
            .Select(static (files, _) => files.ToEquatableArray());

    /// <summary>
    /// Apart from the texts, because compilers hand over a new options provider much more often than a new text. A file
    /// that the project lists twice is one schema.
    /// </summary>
    private static IncrementalValuesProvider<SchemaFile> FindSchemas(
        IncrementalGeneratorInitializationContext context
    ) =>
        context
            .AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .SelectMany(static (p, _) => OneOrNone(SchemaFile.Read(p.Left, p.Right)))
            .Collect()
            .SelectMany(
                static (files, _) =>
                    files.GroupBy(static f => f.Path, StringComparer.Ordinal).Select(static g => g.First())
            )
            .WithTrackingName(TrackingNames.Schemas);

    private static IncrementalValuesProvider<EmittedFile> Emit(IncrementalValuesProvider<SchemaUnit> units) =>
        units.Select(static (unit, ct) => EmittedFile.Emit(unit, ct)).WithTrackingName(TrackingNames.Emitted);

    private static void AddSources(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<EmittedFile> files,
        IncrementalValueProvider<OutputPlan> plan,
        IncrementalValueProvider<bool> language
    ) =>
        context.RegisterSourceOutput(
            files.Combine(plan.Combine(language)),
            static (output, p) =>
            {
                (EmittedFile file, (OutputPlan plan, bool isSupported)) = p;
                // An old compiler would report many errors inside of emitted files; SBE706 says it once.
                if (isSupported && plan.HintNameOf(file) is { } hintName)
                {
                    output.AddSource(hintName, SourceText.From(file.Text, Encoding.UTF8));
                }
            }
        );

    private static void ReportDiagnostics(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<SchemaOutput> compiled,
        IncrementalValueProvider<CombinedDispatchers> dispatchers,
        IncrementalValueProvider<OutputPlan> plan,
        IncrementalValuesProvider<SchemaInput> inputs
    )
    {
        IncrementalValueProvider<ImmutableArray<SchemaDiagnostic>> ofSchemas = compiled
            .SelectMany(static (output, _) => output.Diagnostics)
            .Collect();
        IncrementalValueProvider<EquatableArray<SchemaDiagnostic>> ofPlan = plan.Combine(inputs.Collect())
            .Select(static (p, ct) => PlanDiagnostics.Of(p.Left, p.Right, ct).ToEquatableArray());

        // Once each: a finding in a file that several schemas include is a finding of all of them.
        IncrementalValuesProvider<SchemaDiagnostic> all = ofSchemas
            .Combine(dispatchers.Combine(ofPlan))
            .SelectMany(static (p, _) => p.Left.Concat(p.Right.Left.Diagnostics).Concat(p.Right.Right).Distinct())
            .WithTrackingName(TrackingNames.Diagnostics);

        context.RegisterSourceOutput(
            all,
            static (output, diagnostic) => output.ReportDiagnostic(diagnostic.ToDiagnostic())
        );
    }

    private static void ReportLanguage(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<SchemaFile> schemas,
        IncrementalValueProvider<bool> language
    )
    {
        IncrementalValueProvider<string?> first = schemas
            .Collect()
            .Select(
                static (files, _) =>
                    (string?)
                        files
                            .Select(static f => f.Path)
                            .OrderBy(static path => path, StringComparer.Ordinal)
                            .FirstOrDefault()
            );

        context.RegisterSourceOutput(
            first.Combine(language),
            static (output, p) =>
            {
                if (p.Left is { } path && !p.Right)
                {
                    output.ReportDiagnostic(
                        new SchemaDiagnostic(
                            "SBE706",
                            SchemaSeverity.Error,
                            "The code generated for SBE schemas needs C# 12; the project compiles with an older version. Remove LangVersion from the project, or set it to 12 or later.",
                            Places.StartOf(path)
                        ).ToDiagnostic()
                    );
                }
            }
        );
    }

    private static ImmutableArray<T> OneOrNone<T>(T? value)
        where T : class => value is null ? ImmutableArray<T>.Empty : ImmutableArray.Create(value);

    private static bool IsSupported(ParseOptions options) =>
        options is not CSharpParseOptions csharp || csharp.LanguageVersion >= LanguageVersion.CSharp12;
}
