namespace TensorPool.Sbe.PropertyTests.Model;

/// <summary>Makes random schemas that are valid, and as unpleasant as valid schemas get.</summary>
internal sealed class SchemaGenerator(int seed, int size)
{
    private const int MaxVersion = 2;

    private static readonly string[] Nasty =
    [
        // Keywords and contextual words.
        "class",
        "event",
        "string",
        "object",
        "int",
        "long",
        "params",
        "this",
        "base",
        "namespace",
        "value",
        "record",
        "async",
        "await",
        "var",
        "dynamic",
        "required",
        "scoped",
        "field",
        "yield",
        "nint",
        "default",
        "ref",
        "out",
        // The vocabulary of codecs, and what every type inherits.
        "Buffer",
        "Limit",
        "Offset",
        "BlockLength",
        "templateId",
        "schemaId",
        "ActingVersion",
        "wrap",
        "tryWrap",
        "Count",
        "current",
        "moveNext",
        "Length",
        "next",
        "skip",
        "Encoder",
        "Decoder",
        "Header",
        "Fields",
        "Groups",
        "data",
        "Order",
        "Status",
        "Rewind",
        "Validate",
        "Clear",
        "Complete",
        "EncodedLength",
        "ToString",
        "GetHashCode",
        "Equals",
        "GetType",
        "Finalize",
        "MemberwiseClone",
        "ReferenceEquals",
        "isNull",
        "isPresent",
        "absent",
        "check",
        "size",
        "TryFormat",
        // Names of other things in what is emitted.
        "Span",
        "ReadOnlySpan",
        "String",
        "Encoding",
        "System",
        "global",
        "Conformance",
        "sbe",
        "SbeStatus",
        "cursor",
        "origin",
        "block",
        "group",
        "entry",
        "status",
        "text",
        "index",
        "item",
        "x",
        "_",
        "__",
        "_x",
        "count",
        "length",
        "NullValue",
        "None",
        "All",
        "value__",
        "true",
        "True",
        "null",
        "MinValue",
        "SinceVersion",
        "Id",
        "copy",
        "self",
        "_block",
        "_cursor",
        "_origin",
        "_count",
        "_actingVersion",
        "isDefined",
        "getName",
        "tryRead",
        "Reject",
        "MessageDispatcher",
        "IMessageHandler",
        "SchemaInfo",
        "messageHeader",
        "groupSizeEncoding",
        // Suffixes and prefixes that accessors have.
        "aRaw",
        "aOrNull",
        "aString",
        "GetA",
        "SetA",
        "ReadA",
        "TryReadA",
        "WriteA",
        "BeginA",
        "aGroup",
        "aEntry",
        "a",
        "aDecoder",
        "aEncoder",
        "aId",
        "CopyATo",
        "SkipA",
        "PeekALength",
        "ReserveA",
        "aChar",
        "aExtensions",
    ];

    private static readonly string?[] Encodings = [null, "US-ASCII", "UTF-8", "ISO-8859-1", "windows-1252"];

    private readonly Random _random = new(seed);
    private readonly List<TypeModel> _types = [];
    private readonly List<HeaderModel> _dimensions = [];
    private readonly List<DataTypeModel> _dataTypes = [];
    private readonly HashSet<string> _typeNames = new(Primitive.All.Select(static p => p.Name), StringComparer.Ordinal);
    private int _version;

    public SchemaModel Make()
    {
        _version = Chance(2) ? 0 : 1 + _random.Next(MaxVersion);
        HeaderModel header = Header();
        for (int i = 2 + _random.Next(3 + size); i > 0; i--)
        {
            _types.Add(NamedType());
        }

        var messages = new List<MessageModel>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        ulong ids = header.Member(HeaderRole.TemplateId).Primitive.Mask;
        for (int i = 1 + _random.Next(2); i > 0; i--)
        {
            messages.Add(
                new MessageModel(Name(names), (int)Math.Min(ids, (ulong)(10 * (messages.Count + 1))), Level(0, 0))
            );
        }

        return new SchemaModel(
            Pick("random", "Random.Schema", "a.class.b", "x"),
            header.Member(HeaderRole.SchemaId).Primitive.Size == 1 ? 200 : 1 + _random.Next(60_000),
            _version,
            Chance(3),
            header,
            _types,
            messages
        );
    }

    private HeaderModel Header()
    {
        if (Chance(2))
        {
            _typeNames.Add("messageHeader");
            return new HeaderModel(
                "messageHeader",
                [
                    new("blockLength", HeaderRole.BlockLength, Primitive.UInt16, 0),
                    new("templateId", HeaderRole.TemplateId, Primitive.UInt16, 0),
                    new("schemaId", HeaderRole.SchemaId, Primitive.UInt16, 0),
                    new("version", HeaderRole.Version, Primitive.UInt16, 0),
                ]
            );
        }

        var members = new List<HeaderMember>
        {
            new("blockLength", HeaderRole.BlockLength, Any(Primitive.Unsigned[1..]), Gap()),
            new("templateId", HeaderRole.TemplateId, Any(Primitive.Unsigned), Gap()),
            new("schemaId", HeaderRole.SchemaId, Any(Primitive.Unsigned), Gap()),
            new("version", HeaderRole.Version, Any(Primitive.Unsigned), Gap()),
        };
        AddCounters(members);
        if (Chance(2))
        {
            members.Add(new("sequence", HeaderRole.Other, Any(Primitive.Integers), Gap()));
        }

        _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
        return new HeaderModel(Name(_typeNames), members);
    }

    private HeaderModel Dimension(int blockLength)
    {
        HeaderModel[] fitting =
        [
            .. _dimensions.Where(d => (ulong)blockLength < d.Member(HeaderRole.BlockLength).Primitive.Mask),
        ];
        if (fitting.Length > 0 && Chance(2))
        {
            return Any(fitting);
        }

        Primitive count = Any(Primitive.Integers);
        (ulong? min, ulong? max) =
            count.IsSigned || Chance(4)
                ? ((ulong?)(uint)_random.Next(2), (ulong?)(uint)_random.Next(4, 100))
                : (null, null);
        if (count.Size >= 4)
        {
            max ??= Any<ulong>(100, 65_534, 2_147_483_647);
        }

        Primitive length = Any(blockLength < 250 ? Primitive.Unsigned : Primitive.Unsigned[1..]);
        var members = new List<HeaderMember>
        {
            new("blockLength", HeaderRole.BlockLength, length, Gap(), null, length.Size >= 4 ? 65_534 : null),
            new("numInGroup", HeaderRole.NumInGroup, count, Gap(), min, max),
        };
        AddCounters(members);
        _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(members));
        var dimension = new HeaderModel(Name(_typeNames), members);
        _dimensions.Add(dimension);
        return dimension;
    }

    private void AddCounters(List<HeaderMember> members)
    {
        if (Chance(4))
        {
            members.Add(new("numGroups", HeaderRole.NumGroups, Any(Primitive.Unsigned[..2]), Gap()));
            members.Add(new("numVarDataFields", HeaderRole.NumVarDataFields, Any(Primitive.Unsigned[..2]), Gap()));
        }
    }

    private DataTypeModel DataType()
    {
        if (_dataTypes.Count > 0 && Chance(2))
        {
            return Any(_dataTypes);
        }

        Primitive length = Any(Primitive.Unsigned);
        ulong? max =
            length.Size >= 4 ? Any<ulong>(300, 1_000_000, 2_147_483_647)
            : Chance(4) ? 40UL
            : null;
        var type = new DataTypeModel(
            Name(_typeNames),
            length,
            max,
            Chance(10) ? 1 + _random.Next(3) : 0,
            Pick("uint8", "char"),
            Any(Encodings),
            Any([null, "0", "1"])
        );
        _dataTypes.Add(type);
        return type;
    }

    private TypeModel NamedType() =>
        Type(Name(_typeNames), _version > 0 && Chance(8) ? 1 + _random.Next(_version) : 0, 0);

    private TypeModel Type(string name, int since, int depth)
    {
        switch (_random.Next(depth < 3 ? 12 : 9))
        {
            case 0 or 1 or 2:
                return Simple(name, since, Any(Primitive.All), 1);
            case 3:
                return Simple(name, since, Any(Primitive.All), 2 + _random.Next(9));
            case 4:
                return Simple(name, since, Primitive.Char, 2 + _random.Next(20));
            case 5:
                return Constant(name, since);
            case 6 or 7:
                return Enum(name, since);
            case 8:
                return Set(name, since);
            default:
                return Composite(name, since, depth);
        }
    }

    private SimpleType Simple(string name, int since, Primitive primitive, int length)
    {
        string? presence = Any([null, "required", "optional"]);
        ulong? nullValue = presence == "optional" && Chance(2) ? NullValue(primitive) : null;
        return new SimpleType(
            name,
            since,
            primitive,
            length,
            presence,
            primitive.IsChar && length > 1 ? null : nullValue,
            primitive.IsChar && length > 1 ? Any(Encodings) : null
        );
    }

    private TypeModel Constant(string name, int since)
    {
        EnumType[] enums = [.. _types.OfType<EnumType>().Where(static e => e is { Since: 0, Items.Count: > 0 })];
        if (enums.Length > 0 && Chance(3))
        {
            EnumType type = Any(enums);
            return new ReferredConstant(name, since, type, Any(type.Items));
        }

        Primitive primitive = Any(Primitive.All);
        if (primitive.IsChar && Chance(2))
        {
            string text = Any(["EUR", "a", "Hello, world", "<&\"'>", "x y"]);
            int length =
                text.Length == 1 ? 2
                : Chance(2) ? text.Length + _random.Next(4)
                : text.Length;
            return new ConstantType(name, since, primitive, length, text, Primitive.Quote(text));
        }

        ulong bits = NullValue(primitive);
        return new ConstantType(name, since, primitive, 0, primitive.Text(bits), primitive.Json(bits));
    }

    private EnumType Enum(string name, int since)
    {
        Primitive primitive = Any([Primitive.Char, .. Primitive.Integers]);
        ulong? own = Chance(3) ? NullValue(primitive) : null;
        ulong nullValue = own ?? primitive.DefaultNull;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var items = new List<EnumItem>();
        for (int i = 1 + _random.Next(5); i > 0; i--)
        {
            ulong bits = primitive.IsChar ? (ulong)_random.Next('!', '~') : Bits(primitive);
            // The default null value is outside the range even if the enum has another.
            if (bits != nullValue && bits != primitive.DefaultNull && items.All(v => v.Bits != bits))
            {
                items.Add(new EnumItem(Name(names), bits));
            }
        }

        return new EnumType(name, since, primitive, own, items);
    }

    private SetType Set(string name, int since)
    {
        Primitive primitive = Any(Primitive.Unsigned);
        var names = new HashSet<string>(StringComparer.Ordinal);
        int[] bits = [.. Enumerable.Range(0, 8 * primitive.Size)];
        _random.Shuffle(bits);
        return new SetType(
            name,
            since,
            primitive,
            [.. bits.Take(1 + _random.Next(6)).Select(bit => new ChoiceItem(Name(names), bit))]
        );
    }

    private CompositeType Composite(string name, int since, int depth)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var members = new List<MemberModel>();
        for (int i = 1 + _random.Next(4); i > 0; i--)
        {
            string member = Name(names);
            TypeModel[] known = [.. _types.Where(static t => t.Since == 0)];
            bool isReference = known.Length > 0 && Chance(3);
            TypeModel type = isReference ? Any(known) : Type(member, 0, depth + 1);
            members.Add(new MemberModel(member, type, isReference, type.Size == 0 ? 0 : Gap()));
        }

        return new CompositeType(name, since, members);
    }

    private LevelModel Level(int depth, int since)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        int id = 1;
        var fields = new List<FieldModel>();
        int newest = since;
        for (int i = _random.Next(3 + size); i > 0; i--)
        {
            newest = Newer(newest);
            FieldModel field = Field(Name(names), id++, newest);
            newest = field.Since;
            fields.Add(field);
        }

        var groups = new List<GroupModel>();
        var data = new List<DataModel>();
        // What follows a block may be newer than the message only at the end of the message.
        newest = since;
        for (int i = depth < 3 ? _random.Next(depth == 0 ? 3 : 2) : 0; i > 0; i--)
        {
            newest = depth == 0 ? Newer(newest) : since;
            string name = Name(names);
            LevelModel entry = Level(depth + 1, newest);
            groups.Add(new GroupModel(name, id++, newest, Dimension(entry.BlockLength(_version)), entry));
        }

        for (int i = _random.Next(3); i > 0; i--)
        {
            newest = depth == 0 ? Newer(newest) : since;
            data.Add(new DataModel(Name(names), id++, newest, DataType()));
        }

        bool canPad = fields.TrueForAll(f => f.Since == since);
        return new LevelModel(fields, canPad && Chance(4) ? 1 + _random.Next(9) : 0, groups, data);
    }

    private FieldModel Field(string name, int id, int since)
    {
        TypeModel[] known = [.. _types.Where(t => t.Since <= Math.Max(since, 0) || t.Since <= _version)];
        TypeModel type = known.Length > 0 && !Chance(4) ? Any(known) : new BuiltInType(Any(Primitive.All));
        since = Math.Max(since, type.Since);
        if (type is EnumType { Items.Count: > 0 } constant && Chance(6))
        {
            return new FieldModel(name, id, since, type, "constant", null, 0, Any(constant.Items));
        }

        Primitive? scalar = type switch
        {
            SimpleType { Length: 1 } t => t.Primitive,
            BuiltInType t => t.Primitive,
            _ => null,
        };
        string? presence = scalar is null ? null : Any([null, null, "required", "optional"]);
        bool isOptional = (presence ?? (type as SimpleType)?.Presence) == "optional";
        return new FieldModel(
            name,
            id,
            since,
            type,
            presence,
            scalar is not null && isOptional && Chance(4) ? NullValue(scalar) : null,
            type.Size == 0 ? 0 : Gap(),
            null
        );
    }

    private int Newer(int since) => since < _version && Chance(3) ? since + 1 : since;

    /// <summary>A value that can be spelt in a schema.</summary>
    private ulong NullValue(Primitive primitive)
    {
        if (primitive.IsChar)
        {
            return (ulong)_random.Next('!', '~');
        }

        if (primitive.IsFloat)
        {
            double value = Any([-1.5, 0.0, 1e10, 99999.25, -3.0]);
            return primitive.Size == 4
                ? BitConverter.SingleToUInt32Bits((float)value)
                : BitConverter.DoubleToUInt64Bits(value);
        }

        ulong bits = Bits(primitive);
        return bits == primitive.DefaultNull ? 1 : bits;
    }

    private ulong Bits(Primitive primitive) =>
        _random.Next(3) switch
        {
            0 => (ulong)_random.Next(100),
            1 => primitive.Mask >> 1,
            _ => (ulong)_random.NextInt64() & primitive.Mask,
        };

    /// <summary>A name that the set does not have yet, often one that differs from another in case only.</summary>
    private string Name(HashSet<string> taken)
    {
        while (true)
        {
            string name = _random.Next(4) switch
            {
                0 or 1 => Any(Nasty),
                2 when taken.Count > 0 => OtherCase(taken.ElementAt(_random.Next(taken.Count))),
                _ => $"{Pick("field", "Value", "name_", "kind")}{_random.Next(100)}",
            };
            if (taken.Add(name))
            {
                return name;
            }
        }
    }

    private static string OtherCase(string name) =>
        (char.IsUpper(name[0]) ? char.ToLowerInvariant(name[0]) : char.ToUpperInvariant(name[0])) + name[1..];

    private int Gap() => Chance(10) ? 1 + _random.Next(7) : 0;

    private bool Chance(int oneOf) => _random.Next(oneOf) == 0;

    private string Pick(params string[] items) => Any(items);

    private T Any<T>(params IReadOnlyList<T> items) => items[_random.Next(items.Count)];
}
