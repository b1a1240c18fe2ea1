using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Ir.Naming;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// Size calculators. The encoded length depends only on how many entries each group has in all and how many bytes each
/// data element has in all, so one function of those totals is exact.
/// </summary>
internal static class SizeEmitter
{
    public static void EmitMessage(IndentedWriter writer, LevelNode root)
    {
        List<Term> terms = Terms(root);
        writer.WriteLine();
        writer.Summary("The exact length of an encoded message, its header included, in bytes.");
        Emit(writer, terms, "HeaderSize + MinimumLength", root.IsFlat);
    }

    public static void EmitGroup(IndentedWriter writer, LevelNode node)
    {
        List<Term> terms = [new Term("count", "Number of entries.", node.Level.BlockLength + node.MinimumTail)];
        terms.AddRange(Terms(node));
        writer.WriteLine();
        writer.Summary("The exact length of the encoded group, its dimension included, in bytes.");
        Emit(writer, terms, "DimensionSize", false);
    }

    private static void Emit(IndentedWriter writer, List<Term> terms, string fixedPart, bool isConstant)
    {
        foreach (Term term in terms)
        {
            writer.WriteLine($"/// <param name=\"{term.Name.TrimStart('@')}\">{term.Description}</param>");
        }

        if (terms.Count > 0)
        {
            writer.WriteLine(
                "/// <exception cref=\"global::System.OverflowException\">A total is negative, or the length exceeds 2³¹−1.</exception>"
            );
        }

        string parameters = string.Join(", ", terms.Select(static t => $"int {t.Name}"));
        if (isConstant || terms.Count == 0)
        {
            writer.WriteLine($"public static int GetEncodedLength() => {fixedPart};");
            return;
        }

        // A negative total becomes a huge unsigned one, so that the checked conversion at the end refuses it too.
        writer.WriteLine($"public static int GetEncodedLength({parameters}) =>");
        using (writer.Indent())
        {
            writer.WriteLine("checked(");
            using (writer.Indent())
            {
                writer.WriteLine("(int)(");
                using (writer.Indent())
                {
                    writer.WriteLine(
                        $"(ulong){fixedPart.Replace("HeaderSize + MinimumLength", "(HeaderSize + MinimumLength)")}"
                    );
                    foreach (Term term in terms)
                    {
                        writer.WriteLine(
                            term.Factor == 1
                                ? $"+ (ulong){term.Name}"
                                : $"+ ((ulong){term.Name} * {CSharpLiterals.Of(term.Factor)}UL)"
                        );
                    }
                }

                writer.WriteLine(")");
            }

            writer.WriteLine(");");
        }
    }

    private static List<Term> Terms(LevelNode node)
    {
        var terms = new List<Term>();
        Collect(node, "", terms, new NameScope(["count"]));
        return terms;
    }

    private static void Collect(LevelNode node, string prefix, List<Term> terms, NameScope scope)
    {
        foreach (SequenceElement element in node.Sequence)
        {
            if (element.Group is { } group)
            {
                string path = prefix + group.Group!.Name;
                terms.Add(
                    new Term(
                        Parameter(path, scope),
                        $"Number of entries of <c>{DocText.Escape(group.Path)}</c>{(prefix.Length == 0 ? "" : ", over all entries of its parent")}.",
                        group.Level.BlockLength + group.MinimumTail
                    )
                );
                Collect(group, path, terms, scope);
            }
            else
            {
                DataIr data = element.Data!;
                terms.Add(
                    new Term(
                        Parameter(prefix + data.Name, scope),
                        $"Length of <c>{DocText.Escape(node.PathOf(data.SchemaName))}</c> in bytes{(node.IsRoot ? "" : ", over all entries")}.",
                        1
                    )
                );
            }
        }
    }

    private static string Parameter(string path, NameScope scope)
    {
        string name = scope.Claim(char.ToLowerInvariant(path[0]) + path.Substring(1), static n => [n]);
        return Identifiers.IsKeyword(name) ? "@" + name : name;
    }

    private sealed record Term(string Name, string Description, int Factor);
}
