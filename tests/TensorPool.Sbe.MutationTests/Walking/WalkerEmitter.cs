using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace TensorPool.Sbe.MutationTests.Walking;

/// <summary>
/// Emits walkers for compiled codecs from their symbols, not from the schema: whatever a codec offers in public is
/// called, and a member with a parameter that the emitter does not know fails the test instead of going unwalked.
/// </summary>
/// <remarks>
/// Two walkers per type: <c>R</c> calls members in random order, including what makes no sense (groups twice, data before
/// groups, entries after the end); <c>L</c> reads a decoder in schema order by a random face of each element. A call may
/// throw only if its documentation says so.
/// </remarks>
internal sealed class WalkerEmitter
{
    private const string Status = "global::TensorPool.Sbe.SbeStatus";

    private readonly StringBuilder _text = new();
    private readonly Dictionary<INamedTypeSymbol, int> _numbers = new(SymbolEqualityComparer.Default);
    private readonly List<INamedTypeSymbol> _types = [];
    private readonly List<string> _entries = [];
    private readonly Compilation _compilation;

    public WalkerEmitter(Compilation compilation) => _compilation = compilation;

    /// <summary>Public members that take part in the walks.</summary>
    public int Members { get; private set; }

    /// <summary>Adds a message with its codecs, and where there is one the dispatcher of its schema.</summary>
    public void AddMessage(string name, string codec, string? dispatcher)
    {
        INamedTypeSymbol decoder = Type(codec + "Decoder");
        INamedTypeSymbol encoder = Type(codec + "Encoder");
        string id = _entries.Count.ToString(CultureInfo.InvariantCulture);
        string d = Name(decoder);
        string limit = Has(decoder, "Limit") ? "walk.Acceptance == 0 && ok && d.Limit != length" : "false";
        string status = Has(decoder, "Status") ? $" && d.Status == {Status}.Ok" : "";
        Line(
            $$"""
                private static bool Decode{{id}}(global::System.ReadOnlySpan<byte> buffer, Walk walk)
                {
                    {{Status}} status = {{d}}.TryWrap(buffer, out {{d}} d, walk.Acceptance);
                    walk.LastStatus = status;
                    return status == {{Status}}.Ok && Whole{{id}}(ref d, buffer.Length, walk);
                }

                private static bool DecodeBlock{{id}}(global::System.ReadOnlySpan<byte> buffer, Walk walk)
                {
                    {{Status}} status = {{d}}.TryWrapBlock(buffer, out {{d}} d);
                    walk.LastStatus = status;
                    return status == {{Status}}.Ok && Whole{{id}}(ref d, buffer.Length, walk);
                }

                private static bool Whole{{id}}(scoped ref {{d}} d, int available, Walk walk)
                {
                    {{Status}} measured = d.TryMeasure(out int length);
                    bool ok;
                    try
                    {
                        ok = L{{Number(decoder)}}(ref d, walk){{status}};
                    }
                    catch (global::TensorPool.Sbe.SbeException) when (walk.Throwing)
                    {
                        ok = false;
                    }

                    Walk.Check(ok == (measured == {{Status}}.Ok), "{{name}}: walking and measuring disagree");
                    Walk.Check(!ok || length <= available, "{{name}}: measured beyond the buffer");
                    Walk.Check(!({{limit}}), "{{name}}: walking and measuring end elsewhere");
                    walk.LastStatus = measured;
                    return ok;
                }

                private static bool Random{{id}}(global::System.ReadOnlySpan<byte> buffer, Walk walk)
                {
                    switch (walk.Next(6))
                    {
                        case 0:
                            return {{Dispatch(dispatcher, decoder)}};
                        case 1:
                            if ({{d}}.TryWrapBlock(buffer, walk.Small(), walk.Small(), out {{d}} block, walk.Acceptance) != {{Status}}.Ok)
                            {
                                return false;
                            }

                            R{{Number(decoder)}}(ref block, walk);
                            return true;
                        case 2 when walk.Throwing:
                            try
                            {
                                {{d}} thrown = {{d}}.Wrap(buffer, walk.Acceptance);
                                R{{Number(decoder)}}(ref thrown, walk);
                                return true;
                            }
                            catch (global::TensorPool.Sbe.SbeException e) when (walk.IsExpected(e, true))
                            {
                                return false;
                            }

                        default:
                            if ({{d}}.TryWrap(buffer, out {{d}} decoder, walk.Acceptance) != {{Status}}.Ok)
                            {
                                return false;
                            }

                            R{{Number(decoder)}}(ref decoder, walk);
                            return true;
                    }
                }

            """
        );
        AddEncoder(id, encoder);
        _entries.Add($"new CodecEntry(\"{name}\", Decode{id}, DecodeBlock{id}, Random{id}, Encode{id})");
    }

    /// <summary>Adds the two views of a composite, as they are used on a buffer of their own.</summary>
    public void AddComposite(string name, string codec)
    {
        INamedTypeSymbol decoder = Type(codec + "Decoder");
        INamedTypeSymbol encoder = Type(codec + "Encoder");
        string id = _entries.Count.ToString(CultureInfo.InvariantCulture);
        string d = Name(decoder);
        Line(
            $$"""
                private static bool Decode{{id}}(global::System.ReadOnlySpan<byte> buffer, Walk walk)
                {
                    {{Status}} status = {{d}}.TryWrap(buffer, out {{d}} d);
                    walk.LastStatus = status;
                    if (status != {{Status}}.Ok)
                    {
                        {{d}} absent = {{d}}.Absent;
                        R{{Number(decoder)}}(ref absent, walk);
                        return false;
                    }

                    R{{Number(decoder)}}(ref d, walk);
                    return L{{Number(decoder)}}(ref d, walk);
                }

            """
        );
        AddEncoder(id, encoder);
        _entries.Add($"new CodecEntry(\"{name}\", Decode{id}, Decode{id}, Decode{id}, Encode{id})");
    }

    /// <summary>The whole file.</summary>
    public string Finish()
    {
        // Emitting a walker may discover more types.
        for (int i = 0; i < _types.Count; i++)
        {
            EmitRandom(i, _types[i]);
            if (InDecoder(_types[i]) && !Has(_types[i], "MoveNext"))
            {
                EmitLinear(i, _types[i]);
            }
        }

        return $$"""
            using TensorPool.Sbe.MutationTests.Walking;

            namespace TensorPool.Sbe.MutationTests.Emitted;

            public static class Walkers
            {
                public static readonly CodecEntry[] All =
                [
                    {{string.Join(",\n        ", _entries)}}
                ];

                /// <summary>Random calls on codecs that were never wrapped; returns how many types there are.</summary>
                public static int Unwrapped(int type, Walk walk)
                {
                    switch (type)
                    {
            {{string.Join(
                "\n",
                _types.Select((t, i) => $"            case {i}: {{ {Name(t)} c = default; R{i}(ref c, walk); break; }}")
            )}}
                    }

                    return {{_types.Count}};
                }

            {{_text}}
            }

            """;
    }

    private void AddEncoder(string id, INamedTypeSymbol encoder)
    {
        string e = Name(encoder);
        string block = Has(encoder, "TryWrapBlock")
            ? $"walk.Next(4) == 0 ? {e}.TryWrapBlock(buffer, out {e} encoder) : {e}.TryWrap(buffer, out encoder)"
            : $"{e}.TryWrap(buffer, out {e} encoder)";
        Line(
            $$"""
                private static void Encode{{id}}(global::System.Span<byte> buffer, Walk walk)
                {
                    walk.LastStatus = {{block}};
                    if (walk.LastStatus == {{Status}}.Ok)
                    {
                        R{{Number(encoder)}}(ref encoder, walk);
                    }
                }

            """
        );
    }

    private string Dispatch(string? dispatcher, INamedTypeSymbol decoder)
    {
        if (dispatcher is null)
        {
            return $"{Name(decoder)}.TryWrap(buffer, out _, walk.Acceptance) == {Status}.Ok";
        }

        int split = dispatcher.LastIndexOf('.');
        string handler = "Handler" + dispatcher.Replace('.', '_');
        INamedTypeSymbol target = Type(dispatcher[..(split + 1)] + "IMessageHandler");
        if (!_handlers.Add(handler))
        {
            return $"Dispatch{handler}(buffer, walk)";
        }

        Line($"    private static bool Dispatch{handler}(global::System.ReadOnlySpan<byte> buffer, Walk walk)");
        Line("    {");
        Line($"        var handler = new {handler}(walk);");
        Line($"        return {Name(Type(dispatcher))}.Dispatch(buffer, ref handler, walk.Acceptance);");
        Line("    }");
        Line("");
        Line($"    private struct {handler}(Walk walk) : {Name(target)}");
        Line("    {");
        foreach (IMethodSymbol method in target.GetMembers().OfType<IMethodSymbol>())
        {
            string parameters = string.Join(
                ", ",
                method.Parameters.Select(p => $"{p.Type.ToDisplayString(Qualified)} {p.Name}")
            );
            bool delivers = method.Parameters is [{ Type.IsRefLikeType: true }];
            string body = delivers
                ? $"walk.Delivered++; R{Number((INamedTypeSymbol)method.Parameters[0].Type)}(ref {method.Parameters[0].Name}, walk);"
                : "walk.Undelivered++;";
            Line($"        public readonly void {method.Name}({parameters}) {{ {body} }}");
        }

        Line("    }");
        Line("");
        return $"Dispatch{handler}(buffer, walk)";
    }

    private readonly HashSet<string> _handlers = [];

    private void EmitRandom(int number, INamedTypeSymbol type)
    {
        var cases = new List<string>();
        foreach (ISymbol member in PublicMembers(type))
        {
            bool documented = Documents(member);
            switch (member)
            {
                case IPropertySymbol property:
                    if (property.GetMethod is not null)
                    {
                        string get = property.IsIndexer
                            ? $"self[{Indexes(property)}]"
                            : $"self.{Escape(property.Name)}";
                        cases.Add(Guard(documented, Use(get, property.Type)));
                    }

                    if (property.SetMethod is not null)
                    {
                        cases.Add(
                            Guard(documented, $"self.{Escape(property.Name)} = {Argument(property.Type, "", member)};")
                        );
                    }

                    break;
                case IMethodSymbol method when !Skipped(method):
                    cases.Add(Guard(documented, Call(method)));
                    break;
                default:
                    continue;
            }

            Members++;
        }

        Line($"    private static void R{number}(scoped ref {Name(type)} self, Walk walk)");
        Line("    {");
        Line("        if (!walk.Enter())");
        Line("        {");
        Line("            return;");
        Line("        }");
        Line("");
        Line($"        for (int calls = 1 + walk.Next({(2 * cases.Count) + 2}); calls > 0 && walk.Spend(); calls--)");
        Line("        {");
        Line("            bool documented = false;");
        Line("            try");
        Line("            {");
        Line($"                switch (walk.Next({cases.Count}))");
        Line("                {");
        for (int i = 0; i < cases.Count; i++)
        {
            Line($"                    case {i}: {{ {cases[i]} break; }}");
        }

        Line("                }");
        Line("            }");
        Line("            catch (global::System.Exception e) when (walk.IsExpected(e, documented))");
        Line("            {");
        Line("            }");
        Line("        }");
        Line("");
        Line("        walk.Leave();");
        Line("    }");
        Line("");
    }

    private void EmitLinear(int number, INamedTypeSymbol type)
    {
        ISymbol[] members = [.. PublicMembers(type)];
        Line($"    private static bool L{number}(scoped ref {Name(type)} self, Walk walk)");
        Line("    {");
        foreach (
            IPropertySymbol property in members
                .OfType<IPropertySymbol>()
                .Where(p => p is { GetMethod: not null, IsIndexer: false } && !Documents(p))
        )
        {
            string get = $"self.{Escape(property.Name)}";
            Line(
                Codec(property.Type) is { } view
                    ? $"        {{ {Name(view)} v = {get}; _ = L{Number(view)}(ref v, walk); }}"
                    : $"        {Use(get, property.Type)}"
            );
        }

        foreach (IMethodSymbol read in members.OfType<IMethodSymbol>().Where(IsElement))
        {
            string name = read.Name["TryRead".Length..];
            ITypeSymbol value = read.Parameters[0].Type;
            Line("        switch (walk.Next(4))");
            Line("        {");
            Line($"            case 0: if (self.TrySkip{name}() != {Status}.Ok) {{ return false; }} break;");
            Line($"            case 1 when walk.Throwing: self.Skip{name}(); break;");
            if (Codec(value) is { } group)
            {
                INamedTypeSymbol entry = group
                    .GetMembers("TryNext")
                    .OfType<IMethodSymbol>()
                    .Select(m => (INamedTypeSymbol)m.Parameters[0].Type)
                    .Single();
                Line($"            case 2 when walk.Throwing:");
                Line($"            {{");
                Line($"                {Name(group)} g = self.Read{name}();");
                Line(
                    $"                while (g.MoveNext()) {{ {Name(entry)} e = g.Current; if (!L{Number(entry)}(ref e, walk)) {{ return false; }} }}"
                );
                Line($"                break;");
                Line($"            }}");
                Line($"            default:");
                Line($"            {{");
                Line(
                    $"                if (self.TryRead{name}(out {Name(group)} g) != {Status}.Ok) {{ return false; }}"
                );
                Line(
                    $"                while (g.TryNext(out {Name(entry)} e)) {{ if (!L{Number(entry)}(ref e, walk)) {{ return false; }} }}"
                );
                Line($"                break;");
                Line($"            }}");
            }
            else
            {
                Line($"            case 2 when walk.Throwing: walk.SinkSpan(self.Read{name}()); break;");
                Line($"            default:");
                Line(
                    $"                if (self.TryPeek{name}Length(out int l{name}) != {Status}.Ok | self.TryRead{name}(out global::System.ReadOnlySpan<byte> v{name}) != {Status}.Ok) {{ return false; }}"
                );
                Line($"                Walk.Check(l{name} == v{name}.Length, \"peeked another length\");");
                Line($"                walk.SinkSpan(v{name});");
                Line($"                break;");
            }

            Line("        }");
        }

        Line("        return true;");
        Line("    }");
        Line("");
    }

    private static string Indexes(IPropertySymbol indexer) =>
        string.Join(", ", indexer.Parameters.Select(p => Argument(p.Type, p.Name, indexer)));

    private string Call(IMethodSymbol method)
    {
        var after = new StringBuilder();
        var arguments = new List<string>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            string local = "p" + arguments.Count.ToString(CultureInfo.InvariantCulture);
            if (parameter.RefKind == RefKind.Out)
            {
                arguments.Add($"out {parameter.Type.ToDisplayString(Qualified)} {local}");
                string use = Use(local, parameter.Type);
                // A refused call delivers a codec without buffer; those have a test of their own.
                after.Append(Codec(parameter.Type) is null ? use : $"if ({Success(method.ReturnType)}) {{ {use} }}");
            }
            else
            {
                arguments.Add(Argument(parameter.Type, parameter.Name, method));
            }
        }

        string call = $"self.{Escape(method.Name)}({string.Join(", ", arguments)})";
        if (after.Length == 0)
        {
            return method.ReturnsVoid ? $"{call};" : Use(call, method.ReturnType);
        }

        return $"{method.ReturnType.ToDisplayString(Qualified)} r = {call}; walk.Sink(r); {after}";
    }

    private static string Success(ITypeSymbol result) =>
        result.SpecialType == SpecialType.System_Boolean ? "r" : $"r == {Status}.Ok";

    /// <summary>A statement that consumes a value: codecs are walked, everything else is summed or filled.</summary>
    private string Use(string value, ITypeSymbol type)
    {
        if (Codec(type) is { } codec)
        {
            return $"{{ {Name(codec)} c = {value}; R{Number(codec)}(ref c, walk); }}";
        }

        if (type.SpecialType == SpecialType.System_String)
        {
            return $"walk.SinkText({value});";
        }

        if (type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return $"walk.SinkNullable({value});";
        }

        return type.OriginalDefinition.ToDisplayString() switch
        {
            "System.ReadOnlySpan<T>" => $"walk.SinkSpan({value});",
            "System.Span<T>" => $"walk.Fill({value});",
            _ when type.IsUnmanagedType => $"walk.Sink({value});",
            _ => throw new NotSupportedException($"No walker consumes a {type}."),
        };
    }

    private static string Argument(ITypeSymbol type, string name, ISymbol member)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return $"walk.AnyOrNull<{nullable.TypeArguments[0].ToDisplayString(Qualified)}>()";
        }

        if (type is INamedTypeSymbol { IsGenericType: true } span)
        {
            string element = span.TypeArguments[0].ToDisplayString(Qualified);
            switch (span.OriginalDefinition.ToDisplayString(), element, name)
            {
                case ("System.ReadOnlySpan<T>", "char", "format"):
                    return "walk.Format()";
                case ("System.ReadOnlySpan<T>", "char", _):
                    return "walk.Characters()";
                case ("System.ReadOnlySpan<T>", "byte", "value")
                    when !Documents(member) || member.Name.Contains("Write", StringComparison.Ordinal):
                    return "walk.Bytes()";
                case ("System.ReadOnlySpan<T>", _, _):
                    return $"walk.Values<{element}>()";
                case ("System.Span<T>", "char", _):
                    return "walk.CharacterRoom()";
                case ("System.Span<T>", _, _):
                    return $"walk.Scratch<{element}>()";
            }
        }

        if (type.SpecialType == SpecialType.System_Int32 && name == "index")
        {
            return "walk.Index()";
        }

        if (type.SpecialType == SpecialType.System_Int32 && name is "count" or "length")
        {
            return "walk.Count()";
        }

        if (type.SpecialType == SpecialType.System_Boolean)
        {
            return "walk.AnyBoolean()";
        }

        return type.IsUnmanagedType
            ? $"walk.Any<{type.ToDisplayString(Qualified)}>()"
            : throw new NotSupportedException($"No walker has an argument for {member} ({type} {name}).");
    }

    private static SymbolDisplayFormat Qualified => SymbolDisplayFormat.FullyQualifiedFormat;

    /// <summary>Writers of messages into a growing buffer are not about bounds.</summary>
    private static bool Skipped(IMethodSymbol method) =>
        method.Parameters.Any(static p => p.Type.Name == "IBufferWriter");

    private static IEnumerable<ISymbol> PublicMembers(INamedTypeSymbol type) =>
        type.GetMembers()
            .Where(static m =>
                m
                    is { DeclaredAccessibility: Accessibility.Public, IsStatic: false }
                        and (IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary })
            );

    private static bool IsElement(IMethodSymbol method) =>
        method.Name.StartsWith("TryRead", StringComparison.Ordinal)
        && method.Parameters is [{ RefKind: RefKind.Out }]
        && !method.IsReadOnly;

    private static bool InDecoder(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? InDecoder(outer) : type.Name.EndsWith("Decoder", StringComparison.Ordinal);

    private static bool Documents(ISymbol member) =>
        member.GetDocumentationCommentXml()?.Contains("<exception", StringComparison.Ordinal) == true;

    private static string Guard(bool documented, string statement) =>
        documented ? $"if (walk.Throwing) {{ documented = true; {statement} }}" : statement;

    private static bool Has(INamedTypeSymbol type, string member) => type.GetMembers(member).Length > 0;

    private static string Escape(string name) => "@" + name;

    private static string Name(INamedTypeSymbol type) => type.ToDisplayString(Qualified);

    private INamedTypeSymbol? Codec(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsRefLikeType: true } named
        && SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, _compilation.Assembly)
            ? named
            : null;

    private INamedTypeSymbol Type(string name) =>
        _compilation.GetTypeByMetadataName(name) ?? throw new InvalidOperationException($"No type {name} was emitted.");

    private int Number(INamedTypeSymbol type)
    {
        if (!_numbers.TryGetValue(type, out int number))
        {
            _numbers[type] = number = _types.Count;
            _types.Add(type);
        }

        return number;
    }

    private void Line(string line) => _text.Append(line).Append('\n');
}
