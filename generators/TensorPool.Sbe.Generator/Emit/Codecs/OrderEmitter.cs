using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// Checks that groups and data are accessed in schema order. The cursor holds one number, the place in the schema; each
/// access demands its own place and moves on to the next. When the last entry of a group is done, the place moves up to
/// the parent by itself ("settles"), through as many levels as end there.
/// </summary>
internal static class OrderEmitter
{
    /// <summary>Emits statements of checks under the condition that the option asks for.</summary>
    public static void Check(IndentedWriter writer, LevelNode node, params string[] statements)
    {
        switch (node.Schema.OrderChecks)
        {
            case OrderChecks.Off:
                return;
            case OrderChecks.Auto:
                writer.Directive("#if DEBUG || SBE_ORDER_CHECKS");
                break;
            default:
                break;
        }

        foreach (string statement in statements)
        {
            writer.WriteLine(statement);
        }

        if (node.Schema.OrderChecks == OrderChecks.Auto)
        {
            writer.Directive("#endif");
        }
    }

    public static string Require(LevelNode node, int due, string element) =>
        $"{Class(node)}.Require(ref _cursor, {CSharpLiterals.Of(due)}, {CSharpLiterals.Of(element)});";

    public static string Advance(LevelNode node, int state, string cursor = "_cursor") =>
        $"{Class(node)}.Advance(ref {cursor}, {CSharpLiterals.Of(state)});";

    public static string Class(LevelNode node) => $"{CodecNames.Constants(node.Message.Type)}.AccessOrder";

    /// <summary>The class with the states of a message, where it has anything to check.</summary>
    public static void EmitClass(IndentedWriter writer, LevelNode root)
    {
        if (root.IsFlat || root.Schema.OrderChecks == OrderChecks.Off)
        {
            return;
        }

        writer.WriteLine();
        if (root.Schema.OrderChecks == OrderChecks.Auto)
        {
            writer.Directive("#if DEBUG || SBE_ORDER_CHECKS");
        }

        writer.Summary("The order in which groups and data are accessed, one number per place in the schema.");
        using (writer.Block("internal static class AccessOrder"))
        {
            string cursor = $"ref {WireExpressions.Runtime}SbeCursor cursor";
            writer.Summary(
                "Throws unless the cursor is where the element is due, or has met bad bytes: then those are the error."
            );
            using (writer.Block($"public static void Require({cursor}, int due, string element)"))
            {
                using (
                    writer.Block($"if (cursor.Order != due && cursor.Status == {WireExpressions.Runtime}SbeStatus.Ok)")
                )
                {
                    writer.WriteLine(
                        $"{WireExpressions.Runtime}SbeThrow.OutOfOrder({CSharpLiterals.Of(root.Message.SchemaName)}, element, Describe(cursor.Order));"
                    );
                }
            }

            writer.WriteLine();
            writer.Summary("Moves on, and up where the last entry of a group ends.");
            writer.WriteLine(
                $"public static void Advance({cursor}, int place) => cursor.Order = Settle(place, cursor.LastEntries);"
            );

            writer.WriteLine();
            writer.Summary("Throws unless a group of open count can take another entry.");
            writer.WriteLine($"public static void RequireOpen({cursor}, int after, string element) =>");
            using (writer.Indent())
            {
                writer.WriteLine("Require(ref cursor, Settle(after, cursor.LastEntries), element);");
            }

            writer.WriteLine();
            writer.Summary("Enters an entry of a group at a nesting depth.");
            using (writer.Block($"public static void Enter({cursor}, int place, int depth, bool isLast)"))
            {
                writer.WriteLine("ulong bit = 1UL << depth;");
                writer.WriteLine("cursor.LastEntries = isLast ? cursor.LastEntries | bit : cursor.LastEntries & ~bit;");
                writer.WriteLine("Advance(ref cursor, place);");
            }

            writer.WriteLine();
            EmitSettle(writer, root);
            writer.WriteLine();
            EmitDescribe(writer, root);
        }

        if (root.Schema.OrderChecks == OrderChecks.Auto)
        {
            writer.Directive("#endif");
        }
    }

    private static void EmitSettle(IndentedWriter writer, LevelNode root)
    {
        List<LevelNode> groups = Descendants(root).ToList();
        if (groups.Count == 0)
        {
            writer.WriteLine("private static int Settle(int place, ulong lastEntries) => place;");
            return;
        }

        using (writer.Block("private static int Settle(int place, ulong lastEntries)"))
        {
            using (writer.Block("while (true)"))
            {
                using (writer.Block("switch (place)"))
                {
                    foreach (LevelNode group in groups)
                    {
                        int after = group.Parent!.Sequence.Single(e => ReferenceEquals(e.Group, group)).DueState + 1;
                        writer.WriteLine(
                            $"case {CSharpLiterals.Of(group.LastState)} when (lastEntries & (1UL << {CSharpLiterals.Of(group.Depth)})) != 0: // {group.Path}"
                        );
                        using (writer.Indent())
                        {
                            writer.WriteLine($"place = {CSharpLiterals.Of(after)};");
                            writer.WriteLine("continue;");
                        }
                    }

                    writer.WriteLine("default:");
                    using (writer.Indent())
                    {
                        writer.WriteLine("return place;");
                    }
                }
            }
        }
    }

    private static void EmitDescribe(IndentedWriter writer, LevelNode root)
    {
        writer.WriteLine("private static string Describe(int place) =>");
        using (writer.Indent())
        {
            using (writer.Block("place switch", ";"))
            {
                foreach (LevelNode node in new[] { root }.Concat(Descendants(root)))
                {
                    string where = node.IsRoot ? "in the message" : $"in an entry of '{node.Path}'";
                    if (!node.IsRoot)
                    {
                        Case(writer, node.BeforeFirstEntry, $"before the first entry of '{node.Path}', which is due");
                    }

                    foreach (SequenceElement element in node.Sequence)
                    {
                        string due = element.Group?.Group!.SchemaName ?? element.Data!.SchemaName;
                        Case(writer, element.DueState, $"{where}, where '{due}' is due");
                    }

                    Case(
                        writer,
                        node.LastState,
                        node.IsRoot
                            ? "at the end of the message"
                            : $"at the end of an entry of '{node.Path}', where the next entry is due"
                    );
                }

                writer.WriteLine("_ => \"nowhere\",");
            }
        }
    }

    private static void Case(IndentedWriter writer, int state, string text) =>
        writer.WriteLine($"{CSharpLiterals.Of(state)} => {CSharpLiterals.Of(text)},");

    private static IEnumerable<LevelNode> Descendants(LevelNode node) =>
        node.Groups.SelectMany(static g => new[] { g }.Concat(Descendants(g)));
}
