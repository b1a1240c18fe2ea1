using System.Globalization;
using System.Security;
using System.Text;

namespace TensorPool.Sbe.PropertyTests.Model;

/// <summary>Writes a schema as one of its versions.</summary>
internal sealed class SchemaXml
{
    private readonly StringBuilder _text = new();
    private readonly SchemaModel _schema;
    private readonly int _version;

    private SchemaXml(SchemaModel schema, int version)
    {
        _schema = schema;
        _version = version;
    }

    public static string Of(SchemaModel schema, int version)
    {
        var xml = new SchemaXml(schema, version);
        xml.Schema();
        return xml._text.ToString();
    }

    private void Schema()
    {
        string order = _schema.BigEndian ? " byteOrder=\"bigEndian\"" : "";
        string header = _schema.Header.Name == "messageHeader" ? "" : $" headerType=\"{_schema.Header.Name}\"";
        Line(
            $"<sbe:messageSchema xmlns:sbe=\"http://fixprotocol.io/2016/sbe\" package=\"{_schema.Package}\" id=\"{_schema.Id}\" version=\"{_version}\"{order}{header}>"
        );
        Line("<types>");
        Header(_schema.Header);
        foreach (
            HeaderModel dimension in Levels()
                .SelectMany(static l => l.Groups)
                .Select(static g => g.Dimension)
                .DistinctBy(static d => d.Name)
        )
        {
            Header(dimension);
        }

        foreach (
            DataTypeModel data in Levels()
                .SelectMany(static l => l.Data)
                .Select(static d => d.Type)
                .DistinctBy(static d => d.Name)
        )
        {
            DataType(data);
        }

        foreach (TypeModel type in _schema.Types.Where(t => t.Since <= _version))
        {
            Type(type, "");
        }

        Line("</types>");
        foreach (MessageModel message in _schema.Messages)
        {
            Line($"<sbe:message name=\"{message.Name}\" id=\"{message.Id}\"{BlockLength(message.Root)}>");
            Level(message.Root);
            Line("</sbe:message>");
        }

        Line("</sbe:messageSchema>");
    }

    private IEnumerable<LevelModel> Levels()
    {
        return _schema.Messages.SelectMany(static m => Below(m.Root));

        static IEnumerable<LevelModel> Below(LevelModel level) =>
            level.Groups.SelectMany(static g => Below(g.Entry)).Prepend(level);
    }

    private void Header(HeaderModel header)
    {
        Line($"<composite name=\"{header.Name}\">");
        int offset = 0;
        foreach (HeaderMember member in header.Members)
        {
            offset += member.Gap;
            Line(
                $"<type name=\"{member.Name}\" primitiveType=\"{member.Primitive}\"{Offset(member.Gap, offset)}{Value("minValue", member.Primitive, member.MinValue)}{Value("maxValue", member.Primitive, member.MaxValue)}/>"
            );
            offset += member.Primitive.Size;
        }

        Line("</composite>");
    }

    private void DataType(DataTypeModel data)
    {
        Line($"<composite name=\"{data.Name}\">");
        Line(
            $"<type name=\"length\" primitiveType=\"{data.Length}\"{Offset(data.Gap, data.Gap)}{Value("maxValue", data.Length, data.MaxLength)}/>"
        );
        Line(
            $"<type name=\"varData\" primitiveType=\"{data.VarData}\"{Attribute("length", data.DeclaredLength)}{Attribute("characterEncoding", data.Encoding)}/>"
        );
        Line("</composite>");
    }

    private void Type(TypeModel type, string offset, string? name = null)
    {
        string head = $"name=\"{name ?? type.Name}\"{Since(type.Since)}{offset}";
        switch (type)
        {
            case SimpleType t:
                string length = t.Length == 1 ? "" : $" length=\"{t.Length}\"";
                Line(
                    $"<type {head} primitiveType=\"{t.Primitive}\"{length}{Attribute("presence", t.Presence)}{Value("nullValue", t.Primitive, t.NullValue)}{Attribute("characterEncoding", t.Encoding)}/>"
                );
                break;
            case ConstantType t:
                string padded = t.Length == 0 ? "" : $" length=\"{t.Length}\"";
                Line(
                    $"<type {head} primitiveType=\"{t.Primitive}\"{padded} presence=\"constant\">{SecurityElement.Escape(t.Text)}</type>"
                );
                break;
            case ReferredConstant t:
                Line(
                    $"<type {head} primitiveType=\"{t.Enum.Primitive}\" presence=\"constant\" valueRef=\"{t.Enum.Name}.{t.Item.Name}\"/>"
                );
                break;
            case EnumType t:
                Line($"<enum {head} encodingType=\"{t.Primitive}\"{Value("nullValue", t.Primitive, t.NullValue)}>");
                foreach (EnumItem item in t.Items)
                {
                    Line(
                        $"<validValue name=\"{item.Name}\">{SecurityElement.Escape(t.Primitive.Text(item.Bits))}</validValue>"
                    );
                }

                Line("</enum>");
                break;
            case SetType t:
                Line($"<set {head} encodingType=\"{t.Primitive}\">");
                foreach (ChoiceItem choice in t.Choices)
                {
                    Line($"<choice name=\"{choice.Name}\">{choice.Bit}</choice>");
                }

                Line("</set>");
                break;
            case CompositeType t:
                Line($"<composite {head}>");
                Members(t);
                Line("</composite>");
                break;
        }
    }

    private void Members(CompositeType composite)
    {
        int offset = 0;
        foreach (MemberModel member in composite.Members)
        {
            offset += member.Gap;
            if (member.IsReference)
            {
                Line($"<ref name=\"{member.Name}\" type=\"{member.Type.Name}\"{Offset(member.Gap, offset)}/>");
            }
            else
            {
                Type(member.Type, Offset(member.Gap, offset), member.Name);
            }

            offset += member.Type.Size;
        }
    }

    private void Level(LevelModel level)
    {
        int offset = 0;
        foreach (FieldModel field in level.Fields.Where(f => f.Since <= _version))
        {
            offset += field.Gap;
            string constant = field is { Constant: { } item, Type: EnumType type }
                ? $" valueRef=\"{type.Name}.{item.Name}\""
                : "";
            Primitive? primitive = (field.Type as SimpleType)?.Primitive ?? (field.Type as BuiltInType)?.Primitive;
            string own = primitive is null ? "" : Value("nullValue", primitive, field.NullValue);
            // A type's version counts for its fields, so it is written once only.
            string since = field.Since == field.Type.Since ? "" : Since(field.Since);
            Line(
                $"<field name=\"{field.Name}\" id=\"{field.Id}\" type=\"{field.Type.Name}\"{since}{Offset(field.Gap, offset)}{Attribute("presence", field.Presence)}{own}{constant}/>"
            );
            offset += field.Size;
        }

        foreach (GroupModel group in level.Groups.Where(g => g.Since <= _version))
        {
            Line(
                $"<group name=\"{group.Name}\" id=\"{group.Id}\" dimensionType=\"{group.Dimension.Name}\"{Since(group.Since)}{BlockLength(group.Entry)}>"
            );
            Level(group.Entry);
            Line("</group>");
        }

        foreach (DataModel data in level.Data.Where(d => d.Since <= _version))
        {
            Line($"<data name=\"{data.Name}\" id=\"{data.Id}\" type=\"{data.Type.Name}\"{Since(data.Since)}/>");
        }
    }

    private string BlockLength(LevelModel level) =>
        level.Padding == 0 ? "" : $" blockLength=\"{level.BlockLength(_version)}\"";

    private static string Since(int version) => version == 0 ? "" : $" sinceVersion=\"{version}\"";

    private static string Offset(int gap, int offset) => gap == 0 ? "" : $" offset=\"{offset}\"";

    private static string Value(string name, Primitive primitive, ulong? value) =>
        value is { } bits ? Attribute(name, primitive.Text(bits)) : "";

    private static string Attribute(string name, string? value) =>
        value is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" {name}=\"{SecurityElement.Escape(value)}\"");

    private void Line(string line) => _text.Append(line).Append('\n');
}
