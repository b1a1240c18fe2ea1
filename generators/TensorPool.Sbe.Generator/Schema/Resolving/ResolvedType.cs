using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema.Syntax;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>A type as fields and members see it. One of the classes below.</summary>
internal abstract class ResolvedType(Documentation doc)
{
    public Documentation Doc { get; } = doc;

    public int SinceVersion => Doc.SinceVersion;
}

/// <summary>A simple type: what a schema declares, with what it leaves open still visible.</summary>
internal sealed class SimpleType(Documentation doc, PrimitiveType primitive) : ResolvedType(doc)
{
    public PrimitiveType Primitive { get; } = primitive;

    /// <summary>Number of elements; 0 only for the bytes of variable-length data.</summary>
    public int Length { get; init; } = 1;

    /// <summary>The length as written, if it was.</summary>
    public int? DeclaredLength { get; init; }

    /// <summary>The presence as written, if it was.</summary>
    public Presence? DeclaredPresence { get; init; }

    /// <summary>Null value and range as written, where they were.</summary>
    public ValueLimits Limits { get; init; }

    /// <summary>The declared character set; null if none is declared.</summary>
    public TextEncoding? Encoding { get; init; }

    /// <summary>The value, if the type is constant.</summary>
    public ValueIr? Constant { get; init; }

    public Presence Presence => DeclaredPresence ?? Presence.Required;

    /// <summary>Text is US-ASCII where a schema says nothing.</summary>
    public TextEncoding TextEncoding => Encoding ?? TextEncoding.Ascii;

    public bool IsArray => Length != 1;

    public long Size => (long)Primitive.Size() * Length;

    public static SimpleType BuiltIn(PrimitiveType primitive) => new(Documentation.None, primitive);

    /// <summary>The value of a field of this type that is no constant.</summary>
    public ValueIr ToValue(ValueLimits limits)
    {
        Scalar nullValue = limits.Null ?? Primitive.DefaultNull();
        Scalar min = limits.Min ?? Primitive.DefaultMin();
        Scalar max = limits.Max ?? Primitive.DefaultMax();
        return !IsArray ? new ScalarValue(Primitive, nullValue, min, max)
            : Primitive == PrimitiveType.Char ? new CharArrayValue(Length, TextEncoding)
            : new ArrayValue(Primitive, Length, nullValue, min, max);
    }
}

/// <summary>Null value and range as far as they are written.</summary>
internal readonly record struct ValueLimits(Scalar? Null, Scalar? Min, Scalar? Max)
{
    /// <summary>These limits, and those of <paramref name="other"/> where these are silent.</summary>
    public ValueLimits Or(ValueLimits other) => new(Null ?? other.Null, Min ?? other.Min, Max ?? other.Max);
}

internal sealed class EnumType(EnumIr ir) : ResolvedType(ir.Doc)
{
    public EnumIr Ir { get; } = ir;
}

internal sealed class SetType(SetIr ir) : ResolvedType(ir.Doc)
{
    public SetIr Ir { get; } = ir;
}

internal sealed class CompositeType(Documentation doc, TypeName? name, bool isVariable) : ResolvedType(doc)
{
    /// <summary>The emitted type; null for a composite that only describes data, and for what is inside one.</summary>
    public TypeName? Name { get; } = name;

    public List<CompositeMember> Members { get; } = [];

    public int Size { get; set; }

    /// <summary>Whether it ends in <c>varData</c> of length 0: it describes data and has no fixed length.</summary>
    public bool IsVariable { get; } = isVariable;

    public CompositeMember? Member(string name) => Members.Find(m => m.Name == name);
}

/// <summary>A member of a composite; its type is null if that has an error.</summary>
internal sealed record CompositeMember(
    string Name,
    SyntaxElement Element,
    ResolvedType? Type,
    int Offset,
    int Size,
    bool IsConstant
);
