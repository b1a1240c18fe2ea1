using System.Text;

namespace TensorPool.Sbe.PropertyTests.Model;

/// <summary>Makes random messages of a schema.</summary>
internal sealed class SampleGenerator(SchemaModel schema, int seed)
{
    private readonly Random _random = new(seed);

    public Sample Make(MessageModel message) =>
        new(
            schema,
            message,
            Level(message.Root),
            [
                .. schema
                    .Header.Members.Where(static m => m.Role == HeaderRole.Other)
                    .Select(m => Number(m.Primitive, Bits(m.Primitive), null)),
            ]
        );

    private LevelSample Level(LevelModel level) =>
        new(
            level,
            [.. level.Fields.Select(Field)],
            [
                .. level.Groups.Select(g =>
                    (IReadOnlyList<LevelSample>)[.. Enumerable.Range(0, Count(g)).Select(_ => Level(g.Entry))]
                ),
            ],
            [.. level.Data.Select(static d => d.Type).Select(Data)]
        );

    private int Count(GroupModel group)
    {
        HeaderMember count = group.Dimension.Member(HeaderRole.NumInGroup);
        return (int)(count.MinValue ?? 0) + _random.Next(3);
    }

    private Value Field(FieldModel field)
    {
        if (field.Constant is { } constant)
        {
            return new Value(Primitive.Quote(constant.Name), []);
        }

        return field.Type switch
        {
            BuiltInType t => Number(
                t.Primitive,
                Bits(t.Primitive),
                field.Presence == "optional" ? field.NullValue ?? t.Primitive.DefaultNull : null
            ),
            SimpleType { Length: 1 } t => Number(
                t.Primitive,
                Bits(t.Primitive),
                (field.Presence ?? t.Presence) == "optional" ? field.NullValue ?? NullOf(t) : null
            ),
            _ => Any(field.Type),
        };
    }

    private Value Any(TypeModel type)
    {
        switch (type)
        {
            case SimpleType { IsText: true } t:
                return Text(t.Encoding ?? "US-ASCII", t.Length, t.Length);
            case SimpleType { Length: 1 } t:
                return Number(t.Primitive, Bits(t.Primitive), t.Presence == "optional" ? NullOf(t) : null);
            case SimpleType t:
                Value[] elements =
                [
                    .. Enumerable
                        .Range(0, t.Length)
                        .Select(_ =>
                            Number(t.Primitive, Bits(t.Primitive), t.Presence == "optional" ? NullOf(t) : null)
                        ),
                ];
                return new Value(
                    $"[{string.Join(',', elements.Select(static e => e.Json))}]",
                    [.. elements.SelectMany(static e => e.Bytes)]
                );
            case ConstantType t:
                return new Value(t.Json, []);
            case ReferredConstant t:
                return new Value(t.Enum.Primitive.Json(t.Item.Bits), []);
            case EnumType t:
                return Enum(t);
            case SetType t:
                return Set(t);
            case CompositeType t:
                return Composite(t);
            default:
                throw new InvalidOperationException(type.ToString());
        }
    }

    private Value Composite(CompositeType composite)
    {
        var json = new StringBuilder("{");
        var bytes = new List<byte>();
        foreach (MemberModel member in composite.Members)
        {
            Value value = Any(member.Type);
            json.Append(json.Length == 1 ? "" : ",")
                .Append(Primitive.Quote(member.Name))
                .Append(':')
                .Append(value.Json);
            bytes.AddRange(new byte[member.Gap]);
            bytes.AddRange(value.Bytes);
        }

        return new Value(json.Append('}').ToString(), [.. bytes]);
    }

    private Value Enum(EnumType type)
    {
        ulong nullValue = type.NullValue ?? type.Primitive.DefaultNull;
        ulong bits = _random.Next(4) switch
        {
            0 => nullValue,
            1 => Bits(type.Primitive),
            _ when type.Items.Count > 0 => type.Items[_random.Next(type.Items.Count)].Bits,
            _ => nullValue,
        };
        string json =
            bits == nullValue ? "null"
            : type.Items.FirstOrDefault(i => i.Bits == bits) is { } item ? Primitive.Quote(item.Name)
            : $"{{\"raw\":{(type.Primitive.IsChar ? Primitive.UInt8 : type.Primitive).Json(bits)}}}";
        return new Value(json, Number(type.Primitive, bits, null).Bytes);
    }

    private Value Set(SetType type)
    {
        ulong bits = _random.Next(4) == 0 ? Bits(type.Primitive) : 0;
        ulong named = 0;
        foreach (ChoiceItem choice in type.Choices)
        {
            named |= 1UL << choice.Bit;
            bits |= (ulong)_random.Next(2) << choice.Bit;
        }

        IEnumerable<string> names = type
            .Choices.Where(c => (bits >> c.Bit & 1) != 0)
            .OrderBy(static c => c.Bit)
            .Select(static c => Primitive.Quote(c.Name));
        string list = $"[{string.Join(',', names)}]";
        string json = (bits & ~named) == 0 ? list : $"{{\"choices\":{list},\"raw\":{bits}}}";
        return new Value(json, Number(type.Primitive, bits, null).Bytes);
    }

    private Value Data(DataTypeModel type)
    {
        int most = (int)Math.Min(type.MaxLength ?? type.Length.Mask - 1, 60);
        return type.Encoding is { } encoding ? Text(encoding, most, 0) : Opaque(_random.Next(most + 1), 0);
    }

    /// <summary>Text of at most some bytes, padded with NULs to a length; sometimes bytes that are no text.</summary>
    private Value Text(string encoding, int most, int length)
    {
        if (_random.Next(5) == 0)
        {
            return Opaque(length == 0 ? _random.Next(most + 1) : length, length);
        }

        string[] characters = encoding switch
        {
            "UTF-8" => ["a", "Z", " ", "\"", "\\", "é", "€", "日", "😀", "\t"],
            "ISO-8859-1" or "windows-1252" => ["a", "Z", " ", "\"", "\\", "é", "ß", "ÿ"],
            _ => ["a", "Z", " ", "\"", "\\", "~", "0"],
        };
        // All but UTF-8 agree with Latin-1 on the characters above.
        Encoding coder = encoding == "UTF-8" ? Encoding.UTF8 : Encoding.Latin1;
        string text = "";
        for (int i = _random.Next(most + 1); i > 0; i--)
        {
            string longer = text + characters[_random.Next(characters.Length)];
            if (coder.GetByteCount(longer) > most)
            {
                break;
            }

            text = longer;
        }

        byte[] bytes = coder.GetBytes(text);
        Array.Resize(ref bytes, Math.Max(bytes.Length, length));
        return new Value(Primitive.Quote(text), bytes);
    }

    private Value Opaque(int count, int length)
    {
        var bytes = new byte[Math.Max(count, length)];
        _random.NextBytes(bytes);
        return new Value($"{{\"hex\":\"{Convert.ToHexStringLower(bytes)}\"}}", bytes);
    }

    private static ulong NullOf(SimpleType type) => type.NullValue ?? type.Primitive.DefaultNull;

    /// <summary>A number; null, if there is a null value, one time in four.</summary>
    private Value Number(Primitive primitive, ulong bits, ulong? nullBits)
    {
        if (primitive.IsNaN(bits))
        {
            // Encoders write one NaN only.
            bits = primitive.DefaultNull;
        }

        string json = primitive.Json(bits);
        if (nullBits is { } n && (_random.Next(4) == 0 || primitive.IsNull(bits, n)))
        {
            bits = n;
            json = "null";
        }

        var bytes = new byte[primitive.Size];
        primitive.Write(bytes, bits, schema.BigEndian);
        return new Value(json, bytes);
    }

    /// <summary>Any bits; of a character, which is US-ASCII, those that are one.</summary>
    private ulong Bits(Primitive primitive) =>
        _random.Next(5) switch
        {
            _ when primitive.IsChar => (ulong)_random.Next(128),
            0 => primitive.DefaultNull,
            1 => primitive.Mask,
            2 => (ulong)_random.Next(128) & primitive.Mask,
            3 => primitive.Mask >> 1,
            _ => (ulong)_random.NextInt64(long.MinValue, long.MaxValue) & primitive.Mask,
        };
}
