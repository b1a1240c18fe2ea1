using System.Globalization;
using System.Text.Json;
using TensorPool.Cli.Hosting;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Cli.Sbe;

/// <summary>
/// Reads one message by the model of its schema and writes it as JSON, with the rules of generated codecs: null values,
/// versions, blocks that are longer than expected. Every read is checked against the end of the bytes. For one message.
/// </summary>
internal ref struct MessageReader
{
    private readonly RuntimeSchema _schema;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Utf8JsonWriter _json;
    private int _position;
    private int _version;

    /// <param name="schema">Its schema.</param>
    /// <param name="bytes">The message; what follows it does not matter.</param>
    /// <param name="json">Gets the fields, as one object.</param>
    public MessageReader(RuntimeSchema schema, ReadOnlySpan<byte> bytes, Utf8JsonWriter json)
    {
        _schema = schema;
        _bytes = bytes;
        _json = json;
    }

    private readonly SchemaContext Context => _schema.Model.Context;

    /// <summary>Reads the header, which says what the message is.</summary>
    /// <exception cref="ToolException">The bytes end before, or this schema has no such message.</exception>
    public MessageHead ReadHead()
    {
        HeaderIr header = Context.Header;
        ReadOnlySpan<byte> bytes = Take(0, header.Size, "message header");
        int schemaId = (int)Member(bytes, header.SchemaId);
        int templateId = (int)Member(bytes, header.TemplateId);
        if (schemaId != Context.Id)
        {
            throw ToolException.Failed($"The message is of schema {schemaId}, and this one is {Context.Id}.");
        }

        MessageIr message =
            _schema.Model.Messages.FirstOrDefault(m => m.TemplateId == templateId)
            ?? throw ToolException.Failed($"Schema {Context.Id} has no message with template id {templateId}.");
        _position = header.Size;
        return new MessageHead(
            message,
            schemaId,
            (int)Member(bytes, header.Version),
            (int)Member(bytes, header.BlockLength)
        );
    }

    /// <summary>Reads all of the message.</summary>
    /// <returns>How many bytes it has, its header included.</returns>
    /// <exception cref="ToolException">The bytes end before the message.</exception>
    public int ReadFields(MessageHead head)
    {
        _version = head.Version;
        ReadLevel(head.Message.Root, head.BlockLength);
        return _position;
    }

    private void ReadLevel(LevelIr level, int blockLength)
    {
        _json.WriteStartObject();
        ReadOnlySpan<byte> block = Take(_position, blockLength, "block");
        _position += blockLength;
        foreach (FieldIr field in level.Fields)
        {
            WriteField(field, block);
        }

        foreach (int index in level.Sequence)
        {
            if (index >= 0)
            {
                ReadGroup(level.Groups[index]);
            }
            else
            {
                ReadData(level.Data[~index]);
            }
        }

        _json.WriteEndObject();
    }

    private void ReadGroup(GroupIr group)
    {
        _json.WriteStartArray(group.SchemaName);
        if (group.Doc.SinceVersion <= _version)
        {
            DimensionIr dimension = group.Dimension;
            ReadOnlySpan<byte> header = Take(_position, dimension.Size, $"header of group {group.SchemaName}");
            ulong count = Member(header, dimension.NumInGroup);
            int blockLength = (int)Member(header, dimension.BlockLength);
            _position += dimension.Size;
            // Entries without bytes would let a count of four billion cost time only.
            if (count > (ulong)_bytes.Length)
            {
                throw ToolException.Failed(
                    $"Group {group.SchemaName} claims {count} entries, in {_bytes.Length} bytes."
                );
            }

            for (ulong i = 0; i < count; i++)
            {
                ReadLevel(group.Entry, blockLength);
            }
        }

        _json.WriteEndArray();
    }

    private void ReadData(DataIr data)
    {
        ReadOnlySpan<byte> content = default;
        if (data.Doc.SinceVersion <= _version)
        {
            ReadOnlySpan<byte> header = Take(_position, data.HeaderSize, $"length of {data.SchemaName}");
            ulong length = Bits(header[data.LengthOffset..], data.LengthType);
            _position += data.HeaderSize;
            if (length > (ulong)(_bytes.Length - _position))
            {
                throw ToolException.Failed(
                    $"{data.SchemaName} claims {length} bytes, and {_bytes.Length - _position} are left."
                );
            }

            content = _bytes.Slice(_position, (int)length);
            _position += (int)length;
        }

        _json.WritePropertyName(data.SchemaName);
        if (data.Encoding == TextEncoding.None)
        {
            WriteHex(content);
        }
        else
        {
            WriteText(content, data.Encoding);
        }
    }

    private readonly void WriteField(FieldIr field, ReadOnlySpan<byte> block)
    {
        _json.WritePropertyName(field.SchemaName);
        if (field.Presence == Presence.Constant)
        {
            WriteConstant(field.Value);
        }
        else if (field.Doc.SinceVersion > _version)
        {
            _json.WriteNullValue();
        }
        else if (field.Offset + field.Size > block.Length)
        {
            throw ToolException.Failed(
                $"The block has {block.Length} bytes, and {field.SchemaName} ends at {field.Offset + field.Size}."
            );
        }
        else
        {
            WriteValue(field, block.Slice(field.Offset, field.Size));
        }
    }

    private readonly void WriteValue(FieldIr field, ReadOnlySpan<byte> bytes)
    {
        switch (field.Value)
        {
            case ScalarValue scalar:
                WriteScalar(ScalarAt(bytes, scalar.Primitive), field.Presence, scalar.NullValue);
                break;
            case ArrayValue array:
                _json.WriteStartArray();
                for (int i = 0; i < array.Length; i++)
                {
                    Scalar element = ScalarAt(bytes[(i * array.Primitive.Size())..], array.Primitive);
                    WriteScalar(element, field.Presence, array.NullValue);
                }

                _json.WriteEndArray();
                break;
            case CharArrayValue text:
                // With a NUL between characters it is no text that could be written back.
                ReadOnlySpan<byte> content = bytes.TrimEnd((byte)0);
                TextEncoding encoding = text.Encoding == TextEncoding.None ? TextEncoding.Ascii : text.Encoding;
                if (content.Contains((byte)0) || !TryWriteText(content, encoding))
                {
                    WriteHex(bytes);
                }

                break;
            case EnumValue value:
                WriteEnum(_schema.Enums[value.Type], ScalarAt(bytes, value.Encoding), value.NullValue);
                break;
            case SetValue value:
                WriteSet(_schema.Sets[value.Type], Bits(bytes, value.Encoding));
                break;
            case CompositeValue value:
                _json.WriteStartObject();
                foreach (FieldIr member in _schema.Composites[value.Type].Members)
                {
                    WriteField(member, bytes);
                }

                _json.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"{field.SchemaName} is a {field.Value.GetType().Name}.");
        }
    }

    private readonly void WriteConstant(ValueIr value)
    {
        switch (value)
        {
            case ConstantScalar scalar:
                WriteNumber(scalar.Value);
                break;
            case ConstantText text:
                _json.WriteStringValue(text.Text);
                break;
            case ConstantEnum member:
                _json.WriteStringValue(member.MemberSchemaName);
                break;
            default:
                throw new InvalidOperationException(value.GetType().Name);
        }
    }

    private readonly void WriteScalar(Scalar value, Presence presence, Scalar nullValue)
    {
        bool isNull = nullValue.IsNaN ? value.IsNaN : value.Bits == nullValue.Bits;
        if (presence == Presence.Optional && isNull)
        {
            _json.WriteNullValue();
        }
        else
        {
            WriteNumber(value);
        }
    }

    private readonly void WriteEnum(EnumIr type, Scalar value, Scalar nullValue)
    {
        if (value.Bits == nullValue.Bits)
        {
            _json.WriteNullValue();
        }
        else if (type.Values.FirstOrDefault(v => v.Value.Bits == value.Bits) is { } known)
        {
            _json.WriteStringValue(known.SchemaName);
        }
        else
        {
            _json.WriteStartObject();
            _json.WritePropertyName("raw");
            WriteInteger(value);
            _json.WriteEndObject();
        }
    }

    private readonly void WriteSet(SetIr type, ulong bits)
    {
        ulong named = type.Choices.Aggregate(0UL, (mask, choice) => mask | (1UL << choice.Bit));
        bool hasOthers = (bits & ~named) != 0;
        if (hasOthers)
        {
            _json.WriteStartObject();
            _json.WritePropertyName("choices");
        }

        _json.WriteStartArray();
        foreach (ChoiceIr choice in type.Choices.OrderBy(c => c.Bit))
        {
            if ((bits & (1UL << choice.Bit)) != 0)
            {
                _json.WriteStringValue(choice.SchemaName);
            }
        }

        _json.WriteEndArray();
        if (hasOthers)
        {
            _json.WriteNumber("raw", bits);
            _json.WriteEndObject();
        }
    }

    private readonly void WriteNumber(Scalar value)
    {
        if (value.Type == PrimitiveType.Char)
        {
            _json.WriteStringValue(((char)value.UInt64).ToString());
        }
        else if (!value.Type.IsFloatingPoint())
        {
            WriteInteger(value);
        }
        else if (double.IsFinite(value.Double))
        {
            // The shortest text that reads back to the same bits, of each type.
            _json.WriteRawValue(
                value.Type == PrimitiveType.Float
                    ? value.Single.ToString("R", CultureInfo.InvariantCulture)
                    : value.Double.ToString("R", CultureInfo.InvariantCulture)
            );
        }
        else
        {
            _json.WriteStringValue(value.Double.ToString(CultureInfo.InvariantCulture));
        }
    }

    private readonly void WriteInteger(Scalar value)
    {
        if (value.Type.IsSigned())
        {
            _json.WriteNumberValue(value.Int64);
        }
        else
        {
            _json.WriteNumberValue(value.UInt64);
        }
    }

    private readonly void WriteText(ReadOnlySpan<byte> bytes, TextEncoding encoding)
    {
        if (!TryWriteText(bytes, encoding))
        {
            WriteHex(bytes);
        }
    }

    private readonly bool TryWriteText(ReadOnlySpan<byte> bytes, TextEncoding encoding)
    {
        if (MessageText.Decode(bytes, encoding) is not { } text)
        {
            return false;
        }

        _json.WriteStringValue(text);
        return true;
    }

    private readonly void WriteHex(ReadOnlySpan<byte> bytes)
    {
        _json.WriteStartObject();
        _json.WriteString("hex", Convert.ToHexStringLower(bytes));
        _json.WriteEndObject();
    }

    /// <summary>A part of the message. Lengths come from it and may be anything; beyond 2^31 they are negative here.</summary>
    private readonly ReadOnlySpan<byte> Take(int position, int length, string what) =>
        length >= 0 && length <= _bytes.Length - position
            ? _bytes.Slice(position, length)
            : throw ToolException.Failed(
                $"The {what} at byte {position} has {(uint)length} bytes, and {_bytes.Length - position} are left."
            );

    private readonly ulong Member(ReadOnlySpan<byte> bytes, HeaderMemberIr member) =>
        member.Constant?.UInt64 ?? Bits(bytes[member.Offset..], member.Type);

    private readonly Scalar ScalarAt(ReadOnlySpan<byte> bytes, PrimitiveType type) => new(type, Bits(bytes, type));

    private readonly ulong Bits(ReadOnlySpan<byte> bytes, PrimitiveType type)
    {
        ulong bits = 0;
        int size = type.Size();
        for (int i = 0; i < size; i++)
        {
            int index = Context.ByteOrder == ByteOrder.LittleEndian ? size - 1 - i : i;
            bits = (bits << 8) | bytes[index];
        }

        return bits;
    }
}
