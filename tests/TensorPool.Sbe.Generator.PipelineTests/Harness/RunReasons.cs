using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

/// <summary>
/// Why each step ran, as one value to compare. A step of which nothing ran is <c>Cached</c>; otherwise the outputs that
/// are not cached are counted by reason, as in <c>2 Modified, 1 Unchanged</c>.
/// </summary>
internal sealed record RunReasons(
    string Files,
    string Schemas,
    string Inputs,
    string Units,
    string Emitted,
    string Plan,
    string Sources
)
{
    private const string Cached = "Cached";
    private const string OneModified = "1 Modified";
    private const string OneUnchanged = "1 Unchanged";

    /// <summary>Nothing ran.</summary>
    public static RunReasons Nothing { get; } = new(Cached, Cached, Cached, Cached, Cached, Cached, Cached);

    /// <summary>A file was read again, and no schema depends on it. All schemas were looked at.</summary>
    public static RunReasons UnrelatedFileEdited(int schemas) =>
        Nothing with
        {
            Files = OneModified,
            Inputs = $"{schemas} Unchanged",
        };

    /// <summary>One schema of several was compiled again, and amounts to the same. Its diagnostics may have moved.</summary>
    public static RunReasons NothingMeantEdited(int schemas) =>
        Nothing with
        {
            Files = OneModified,
            Inputs = Modified(1, schemas),
        };

    /// <summary>Some schemas were compiled again, and some of their units differ.</summary>
    public static RunReasons UnitsEdited(int compiled, int schemas, int modified, int unchanged) =>
        Nothing with
        {
            Files = OneModified,
            Inputs = Modified(compiled, schemas),
            Units = unchanged == 0 ? $"{modified} Modified" : $"{modified} Modified, {unchanged} Unchanged",
            Emitted = $"{modified} Modified",
            Plan = OneUnchanged,
            Sources = $"{modified} Modified",
        };

    public static RunReasons Of(GeneratorRunResult result) =>
        new(
            Summarise(result, TrackingNames.Files),
            Summarise(result, TrackingNames.Schemas),
            Summarise(result, TrackingNames.Inputs),
            Summarise(result, TrackingNames.Units),
            Summarise(result, TrackingNames.Emitted),
            Summarise(result, TrackingNames.Plan),
            Summarise(result.TrackedOutputSteps.Values.SelectMany(static s => s).Where(AddsSource))
        );

    private static string Modified(int modified, int all) =>
        modified == all ? $"{modified} Modified" : $"{modified} Modified, {all - modified} Unchanged";

    private static string Summarise(GeneratorRunResult result, string step) =>
        result.TrackedSteps.TryGetValue(step, out var steps) ? Summarise(steps) : "";

    /// <summary>The outputs of a source output are pairs of sources and diagnostics.</summary>
    private static bool AddsSource(IncrementalGeneratorRunStep step) =>
        step.Outputs.Any(static o => o.Value is ITuple pair && ((IEnumerable)pair[0]!).Cast<object>().Any());

    private static string Summarise(IEnumerable<IncrementalGeneratorRunStep> steps)
    {
        var counts = steps
            .SelectMany(static s => s.Outputs)
            .GroupBy(static o => o.Reason)
            .Where(static g => g.Key != IncrementalStepRunReason.Cached)
            .OrderBy(static g => g.Key.ToString(), StringComparer.Ordinal)
            .Select(static g => $"{g.Count()} {g.Key}")
            .ToList();
        return counts.Count == 0 ? Cached : string.Join(", ", counts);
    }
}
