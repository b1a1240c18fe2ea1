using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>Warns of additions that decoders of older versions would misread.</summary>
internal sealed class LevelVersions(LevelContext context, Findings findings)
{
    private readonly List<(SyntaxElement Element, int Since)> _tail = [];
    private (SyntaxElement Element, int Since)? _newestField;

    public void AddField(SyntaxElement element, FieldIr field)
    {
        // A constant takes no place in the block.
        if (field.Presence == Presence.Constant)
        {
            return;
        }

        int since = field.Doc.SinceVersion;
        if (_newestField is { } newest && since < newest.Since)
        {
            findings.Warning(
                "SBE502",
                element.PlaceOf("sinceVersion"),
                $"The {element.Describe()} (since version {since}) stands behind {newest.Element.LocalName} '{newest.Element.Name}' (since version {newest.Since}); older messages have it at another offset unless the room was reserved. Append new fields at the end of the block."
            );
        }
        else
        {
            _newestField = (element, since);
        }
    }

    /// <summary>Adds a group or data.</summary>
    public void AddTail(SyntaxElement element, int since)
    {
        _tail.Add((element, since));
        if (context.IsGroup && since > context.SinceVersion)
        {
            findings.Warning(
                "SBE504",
                element.PlaceOf("sinceVersion"),
                $"The {element.Describe()} (since version {since}) is newer than the group around it (since version {context.SinceVersion}); an older decoder would take it for the next entry. Add it in a new group at the end of the message."
            );
        }
    }

    public void Check()
    {
        (SyntaxElement Element, int Since)? oldest = null;
        for (int i = _tail.Count - 1; i >= 0; i--)
        {
            (SyntaxElement element, int since) = _tail[i];
            if (oldest is { } later && since > later.Since)
            {
                findings.Warning(
                    "SBE503",
                    element.PlaceOf("sinceVersion"),
                    $"The {element.Describe()} (since version {since}) stands before {later.Element.LocalName} '{later.Element.Name}' (since version {later.Since}); an older decoder would take one for the other. Append what is new at the end."
                );
            }

            if (oldest is null || since < oldest.Value.Since)
            {
                oldest = (element, since);
            }
        }
    }
}
