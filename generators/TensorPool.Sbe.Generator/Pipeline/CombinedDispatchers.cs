using System.Collections.Immutable;
using TensorPool.Sbe.Generator.Emit;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Generator.Schema.Including;

namespace TensorPool.Sbe.Generator.Pipeline;

/// <summary>The dispatchers that several schemas share, and why a schema cannot take part in one.</summary>
internal sealed record CombinedDispatchers(
    EquatableArray<SchemaUnit> Units,
    EquatableArray<SchemaDiagnostic> Diagnostics
)
{
    public static CombinedDispatchers Build(ImmutableArray<DispatcherPart> parts)
    {
        var units = new List<SchemaUnit>();
        var diagnostics = new List<SchemaDiagnostic>();
        foreach (
            IGrouping<TypeName, DispatcherPart> group in parts
                .GroupBy(static p => p.Dispatcher)
                .OrderBy(static g => g.Key.Global(), StringComparer.Ordinal)
        )
        {
            // Neither the order of files in the project nor that of directories on this machine may reach the output.
            DispatcherPart[] sorted = group
                .OrderBy(static p => p.Context.Id)
                .ThenBy(static p => p.Path, StringComparer.Ordinal)
                .ToArray();
            var accepted = new List<DispatcherPart>();
            foreach (DispatcherPart part in sorted)
            {
                if (Refuse(part, accepted) is { } diagnostic)
                {
                    diagnostics.Add(diagnostic);
                }
                else
                {
                    accepted.Add(part);
                }
            }

            units.Add(
                new SchemaUnit(
                    accepted[0].Path,
                    new CombinedDispatcherUnit(
                        accepted[0].Context,
                        group.Key,
                        accepted.TrueForAll(static p => p.Context.IsPublic),
                        accepted.Select(static p => p.Context).ToEquatableArray()
                    )
                )
            );
        }

        return new CombinedDispatchers(units.ToEquatableArray(), diagnostics.ToEquatableArray());
    }

    private static SchemaDiagnostic? Refuse(DispatcherPart part, List<DispatcherPart> accepted)
    {
        if (accepted.Count == 0)
        {
            return null;
        }

        DispatcherPart first = accepted[0];
        string dispatcher = $"{part.Dispatcher.Namespace}.{part.Dispatcher.Name}";
        string file = IncludePath.FileName(part.Path);
        string other = IncludePath.FileName(first.Path);
        if (HeaderDifference(first.Context, part.Context) is { } difference)
        {
            return Diagnostic(
                "SBE705",
                part.Path,
                $"'{file}' and '{other}' cannot share the dispatcher {dispatcher}: {difference}. Give them one header, or two dispatchers."
            );
        }

        return accepted.Find(a => a.Context.Id == part.Context.Id) is { } same
            ? Diagnostic(
                "SBE701",
                part.Path,
                $"The option SbeDispatcher is '{dispatcher}' for '{file}' and for '{IncludePath.FileName(same.Path)}', which both have the schema id {part.Context.Id}; a dispatcher tells schemas apart by their id."
            )
            : null;
    }

    /// <summary>What keeps two schemas from one dispatcher: it reads the header before it knows the schema.</summary>
    private static string? HeaderDifference(SchemaContext a, SchemaContext b)
    {
        if (a.Header.SchemaId.Constant is not null || b.Header.SchemaId.Constant is not null)
        {
            return "the schema id in the header is a constant, so that no message says which schema it belongs to";
        }

        if (a.ByteOrder != b.ByteOrder)
        {
            return $"byteOrder is {Describe(b.ByteOrder)} in the former and {Describe(a.ByteOrder)} in the latter";
        }

        if (a.Header.Size != b.Header.Size)
        {
            return $"the header has {b.Header.Size} bytes in the former and {a.Header.Size} in the latter";
        }

        (string Name, HeaderMemberIr Left, HeaderMemberIr Right)[] members =
        [
            ("blockLength", a.Header.BlockLength, b.Header.BlockLength),
            ("templateId", a.Header.TemplateId, b.Header.TemplateId),
            ("schemaId", a.Header.SchemaId, b.Header.SchemaId),
            ("version", a.Header.Version, b.Header.Version),
        ];
        foreach ((string name, HeaderMemberIr left, HeaderMemberIr right) in members)
        {
            if (left != right)
            {
                return $"the header's {name} is {Describe(right)} in the former and {Describe(left)} in the latter";
            }
        }

        return null;
    }

    private static string Describe(ByteOrder order) => order == ByteOrder.BigEndian ? "bigEndian" : "littleEndian";

    private static string Describe(HeaderMemberIr member) =>
        member.Constant is null ? $"{member.Type.SchemaName()} at offset {member.Offset}" : "a constant";

    private static SchemaDiagnostic Diagnostic(string id, string path, string message) =>
        new(id, SchemaSeverity.Error, message, Places.StartOf(path));
}
