using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>
/// Reads the options of one schema: metadata of its item or, where that is empty, the property of the same name. What
/// cannot be used is SBE701, and the default stands in its place, so that one mistake is one error.
/// </summary>
internal sealed class OptionReader(string path, AnalyzerConfigOptions item, AnalyzerConfigOptions project)
{
    private readonly List<SchemaDiagnostic> _invalid = [];

    public string? ItemGroup => Get(item, "build_metadata.AdditionalFiles.SourceItemGroup");

    public SchemaFile Read()
    {
        var options = new SchemaOptions(
            ReadNamespace(),
            ReadVisibility(),
            ReadOverlays(),
            ReadOrderChecks(),
            ReadMaxDims()
        );
        TypeName? dispatcher = ReadDispatcher();
        return new SchemaFile(path, options, dispatcher, _invalid.ToEquatableArray());
    }

    private string? ReadNamespace()
    {
        string? value = Get("SbeNamespace");
        return value is null || IsDottedIdentifier(value)
            ? value
            : Invalid("SbeNamespace", value, "a namespace such as My.Company.Codecs");
    }

    private bool ReadVisibility()
    {
        string? value = Get("SbeVisibility");
        switch (value)
        {
            case null or "public":
                return true;
            case "internal":
                return false;
            default:
                Invalid("SbeVisibility", value, "'public' or 'internal'");
                return true;
        }
    }

    private EquatableArray<string> ReadOverlays() =>
        (Get("SbeOverlays") ?? "")
            .Split(',')
            .Select(static name => name.Trim())
            .Where(static name => name.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToEquatableArray();

    private OrderChecks ReadOrderChecks()
    {
        string? value = Get("SbeOrderChecks");
        switch (value)
        {
            case null or "auto":
                return OrderChecks.Auto;
            case "on":
                return OrderChecks.On;
            case "off":
                return OrderChecks.Off;
            default:
                Invalid("SbeOrderChecks", value, "'auto', 'on' or 'off'");
                return OrderChecks.Auto;
        }
    }

    private int? ReadMaxDims()
    {
        string? value = Get("SbeMaxDims");
        if (value is null)
        {
            return null;
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int dims) && dims > 0)
        {
            return dims;
        }

        Invalid("SbeMaxDims", value, "a positive number");
        return null;
    }

    private TypeName? ReadDispatcher()
    {
        string? value = Get("SbeDispatcher");
        if (value is null)
        {
            return null;
        }

        int dot = value.LastIndexOf('.');
        if (dot < 0 || !IsDottedIdentifier(value))
        {
            Invalid("SbeDispatcher", value, "the full name of the type to generate, such as My.Company.Dispatcher");
            return null;
        }

        return new TypeName(value.Substring(0, dot), value.Substring(dot + 1));
    }

    private static bool IsDottedIdentifier(string value) =>
        value
            .Split('.')
            .All(static segment => SyntaxFacts.IsValidIdentifier(segment) && !Identifiers.IsKeyword(segment));

    private string? Invalid(string option, string value, string expected)
    {
        _invalid.Add(
            new SchemaDiagnostic(
                "SBE701",
                SchemaSeverity.Error,
                $"The option {option} is '{value}'; expected is {expected}.",
                Places.StartOf(path)
            )
        );
        return null;
    }

    private string? Get(string option) =>
        Get(item, "build_metadata.AdditionalFiles." + option) ?? Get(project, "build_property." + option);

    /// <summary>MSBuild hands over what is not set as empty.</summary>
    private static string? Get(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out string? value) && value.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
