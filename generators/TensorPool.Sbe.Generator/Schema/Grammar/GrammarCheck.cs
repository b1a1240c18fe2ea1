using TensorPool.Sbe.Generator.Schema.Resolving;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Grammar;

/// <summary>
/// The rules that need nothing but the element at hand: known elements and attributes, required attributes, numbers,
/// names and versions. After this check an attribute that is absent has been reported or has a default.
/// </summary>
internal sealed class GrammarCheck(int? schemaVersion, CancellationToken ct)
{
    private readonly VersionCheck _versions = new(schemaVersion);

    /// <summary>Checks a definition with all that it contains.</summary>
    public void CheckTree(SyntaxElement element, Findings findings)
    {
        ct.ThrowIfCancellationRequested();
        CheckElement(element, findings);
        foreach (SyntaxElement child in element.Children)
        {
            if (IsKnownChild(element, child, findings))
            {
                CheckTree(child, findings);
            }
        }
    }

    /// <summary>Checks the attributes of one element.</summary>
    public void CheckElement(SyntaxElement element, Findings findings)
    {
        ElementGrammar grammar = ElementGrammar.Of(element);
        foreach (string required in grammar.Required)
        {
            CheckRequired(element, required, findings);
        }

        foreach (SyntaxAttribute attribute in element.Attributes)
        {
            CheckAttribute(element, attribute, grammar, findings);
        }

        NameCheck.Check(element, findings);
        _versions.Check(element, findings);
    }

    /// <summary>Whether a child belongs there; reports it if not.</summary>
    public static bool IsKnownChild(SyntaxElement element, SyntaxElement child, Findings findings)
    {
        ElementGrammar grammar = ElementGrammar.Of(element);
        if (child.IsXInclude)
        {
            findings.Error(
                "SBE016",
                child.Place,
                $"<{child.LocalName}> cannot stand in {element.Describe()}; files can be included only directly in <messageSchema>, <types> or <messages>."
            );
            return false;
        }

        if (grammar.HasChild(child.LocalName))
        {
            return true;
        }

        if (element.LocalName == Tags.Composite && child.LocalName is Tags.Group or Tags.Data)
        {
            findings.Error(
                "SBE202",
                child.Place,
                $"{Capital(child.Describe())} is not possible: a composite has a fixed length. Move the {child.LocalName} to the message."
            );
            return false;
        }

        string expected = grammar.Children.Any() ? $"expected is {List(grammar.Children)}" : "it has no child elements";
        findings.Warning(
            "SBE603",
            child.Place,
            $"The element <{child.LocalName}> is not known in {Label(element)} and is ignored; {expected}.{NearName.Hint(NearName.Find(child.LocalName, grammar.Children))}"
        );
        return false;
    }

    private static void CheckRequired(SyntaxElement element, string name, Findings findings)
    {
        if (element.Attribute(name) is not { } attribute)
        {
            findings.Error(
                "SBE003",
                element.Place,
                $"{Capital(element.Describe())} lacks the required attribute '{name}'; add it."
            );
        }
        else if (attribute.Value.Trim().Length == 0)
        {
            findings.Error(
                "SBE004",
                attribute.Place,
                $"The attribute '{name}' of {element.Describe()} is empty; give it a value."
            );
        }
    }

    private static void CheckAttribute(
        SyntaxElement element,
        SyntaxAttribute attribute,
        ElementGrammar grammar,
        Findings findings
    )
    {
        if (attribute.Name == "alignment")
        {
            CheckAlignment(element, attribute, findings);
        }
        else if (!grammar.HasAttribute(attribute.Name))
        {
            findings.Warning(
                "SBE604",
                attribute.Place,
                $"The attribute '{attribute.Name}' is not known on <{element.LocalName}> and is ignored; remove it.{NearName.Hint(NearName.Find(attribute.Name, grammar.Attributes))}"
            );
        }
        else if (attribute.Name == "presence")
        {
            CheckPresence(element, attribute, findings);
        }
        else if (ElementGrammar.IsNumeric(attribute.Name))
        {
            CheckNumber(element, attribute, grammar, findings);
        }
    }

    private static void CheckAlignment(SyntaxElement element, SyntaxAttribute attribute, Findings findings)
    {
        if (element.LocalName != Tags.Field)
        {
            findings.Error(
                "SBE463",
                attribute.Place,
                $"'alignment' on {element.Describe()} is not supported, and ignoring it would change the layout; use 'alignment' or 'offset' on fields, or 'blockLength'."
            );
        }
        else if (element.Attribute("offset") is not null)
        {
            findings.Error(
                "SBE463",
                attribute.Place,
                $"{Capital(element.Describe())} has both 'alignment' and 'offset', which exclude each other; keep one."
            );
        }
        else if (!SyntaxElement.TryParseNumber(attribute.Value, out int number) || number == 0)
        {
            findings.Error(
                "SBE005",
                attribute.Place,
                $"The attribute 'alignment' of {element.Describe()} is '{attribute.Value}'; expected is a positive whole number of bytes."
            );
        }
    }

    private static void CheckPresence(SyntaxElement element, SyntaxAttribute attribute, Findings findings)
    {
        if (attribute.Value is not ("required" or "optional" or "constant"))
        {
            string? near = NearName.Find(attribute.Value, ["required", "optional", "constant"]);
            findings.Error(
                "SBE104",
                attribute.Place,
                $"The presence of {element.Describe()} is '{attribute.Value}'; expected is 'required', 'optional' or 'constant'.{NearName.Hint(near)}"
            );
        }
    }

    private static void CheckNumber(
        SyntaxElement element,
        SyntaxAttribute attribute,
        ElementGrammar grammar,
        Findings findings
    )
    {
        string value = attribute.Value.Trim();
        if (
            SyntaxElement.TryParseNumber(value, out _)
            || (value.Length == 0 && grammar.Required.Contains(attribute.Name))
        )
        {
            return;
        }

        bool isDigits = value.Length > 0 && value.All(static c => c is >= '0' and <= '9');
        // Arrays have a rule of their own for lengths that no array can have.
        bool isArrayLength =
            attribute.Name == "length" && (isDigits || value.StartsWith("-", StringComparison.Ordinal));
        findings.Error(
            isArrayLength ? "SBE105" : "SBE005",
            attribute.Place,
            $"The attribute '{attribute.Name}' of {element.Describe()} is '{attribute.Value}'; expected is a whole number from 0 to 2147483647."
        );
    }

    private static string Label(SyntaxElement element) =>
        element.Name.Length == 0 ? $"<{element.LocalName}>" : element.Describe();

    private static string List(IEnumerable<string> tags) => string.Join(", ", tags.Select(static t => $"<{t}>"));

    private static string Capital(string text) =>
        text.Length > 0 && text[0] is >= 'a' and <= 'z' ? (char)(text[0] - 32) + text.Substring(1) : text;
}
