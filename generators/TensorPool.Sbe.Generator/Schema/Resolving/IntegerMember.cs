using System.Globalization;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Schema.Resolving;

/// <summary>A member that codecs themselves read and write: of the message header, a dimension, or data.</summary>
internal sealed record IntegerMember(CompositeMember Member, SimpleType Type)
{
    public PrimitiveType Primitive => Type.Primitive;

    public bool IsUnsigned => Primitive.IsUnsigned();

    public bool IsSigned => Primitive.IsSigned();

    public bool IsWiderThan16 => Primitive.Size() > 2;

    public Scalar? Constant => Type.Presence == Presence.Constant ? (Type.Constant as ConstantScalar)?.Value : null;

    public HeaderMemberIr ToIr() => new(Member.Offset, Primitive, Constant);

    /// <summary>The member of that name if it is a single number (integer or not).</summary>
    public static IntegerMember? Find(CompositeType composite, string name) =>
        composite.Member(name) is { Type: SimpleType { IsArray: false } type } member
            ? new IntegerMember(member, type)
            : null;

    /// <summary>Like <see cref="Find"/>, but only an unsigned integer: the optional counters, which nobody has to have.</summary>
    public static HeaderMemberIr? FindCounter(CompositeType composite, string name) =>
        Find(composite, name) is { IsUnsigned: true } member ? member.ToIr() : null;

    /// <summary>
    /// Whether a length or id can be stored. Any bit pattern will do: the null value has no meaning in these members.
    /// A constant member stores one value only.
    /// </summary>
    public bool Fits(long value) =>
        Constant is { } constant ? constant.UInt64 == (ulong)value : value <= LargestPattern;

    /// <summary>The explicit maximum, if it is written.</summary>
    public Scalar? DeclaredMax => Type.Limits.Max;

    /// <summary>The largest count or length: as declared, by default that of the type, and never more than an int.</summary>
    public long Maximum => Math.Min(int.MaxValue, ToInt64(DeclaredMax ?? Primitive.DefaultMax()));

    /// <summary>Whether the declared maximum exceeds what its type can hold beside the null value, or an int.</summary>
    public bool IsMaximumTooLarge =>
        DeclaredMax is { } max && (max.CompareTo(Primitive.DefaultMax()) > 0 || ToInt64(max) > int.MaxValue);

    /// <summary>The largest maximum that may be declared, for messages.</summary>
    public string LargestMaximum =>
        Math.Min(int.MaxValue, ToInt64(Primitive.DefaultMax())).ToString(CultureInfo.InvariantCulture);

    /// <summary>Where to point at the member's declaration.</summary>
    public SourcePlace PlaceOf(string attribute) => Member.Element.PlaceOf(attribute);

    public static long ToInt64(Scalar value) =>
        value.Type.IsSigned() ? value.Int64 : (long)Math.Min(long.MaxValue, value.UInt64);

    private long LargestPattern =>
        Primitive.Size() == 8 ? long.MaxValue
        : IsSigned ? (1L << ((Primitive.Size() * 8) - 1)) - 1
        : (1L << (Primitive.Size() * 8)) - 1;
}
