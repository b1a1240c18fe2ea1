using System.Text;

namespace TensorPool.Sbe.PropertyTests.Model;

/// <summary>A value of a field: its JSON, and its bytes as the specification has them.</summary>
internal readonly record struct Value(string Json, byte[] Bytes);

/// <summary>Values of a level, in the order of its elements.</summary>
internal sealed record LevelSample(
    LevelModel Level,
    IReadOnlyList<Value> Fields,
    IReadOnlyList<IReadOnlyList<LevelSample>> Groups,
    IReadOnlyList<Value> Data
);

/// <summary>
/// A random message. It is rendered without any part of the generator: bytes as an encoder of one version writes them
/// (C.1 to C.3), and JSON as a decoder of another sees those (C.4 to C.6).
/// </summary>
internal sealed class Sample(SchemaModel schema, MessageModel message, LevelSample root, IReadOnlyList<Value> header)
{
    public MessageModel Message => message;

    /// <summary>Values of the header's own members.</summary>
    public string HeaderJson =>
        "{" + string.Join(",", Others.Select((m, i) => $"{Primitive.Quote(m.Name)}:{header[i].Json}")) + "}";

    private IEnumerable<HeaderMember> Others => schema.Header.Members.Where(static m => m.Role == HeaderRole.Other);

    /// <summary>The message as an encoder of a version writes it.</summary>
    public byte[] Encode(int version)
    {
        var bytes = new List<byte>();
        LevelModel level = message.Root;
        int other = 0;
        Header(
            bytes,
            schema.Header,
            m =>
                m.Role switch
                {
                    HeaderRole.BlockLength => (ulong)level.BlockLength(version),
                    HeaderRole.TemplateId => (ulong)message.Id,
                    HeaderRole.SchemaId => (ulong)schema.Id,
                    HeaderRole.Version => (ulong)version,
                    _ => Counter(m.Role, level, version),
                },
            () => header[other++].Bytes
        );
        Level(bytes, root, version);
        return [.. bytes];
    }

    /// <summary>The position behind the last element that a decoder of a version knows.</summary>
    public int Consumed(int decoder, int encoder)
    {
        LevelModel level = message.Root;
        bool knowsAll =
            level.Groups.All(g => g.Since <= decoder || g.Since > encoder)
            && level.Data.All(d => d.Since <= decoder || d.Since > encoder);
        if (knowsAll)
        {
            return Encode(encoder).Length;
        }

        // Newer groups and data are last, so an encoder without them writes what the decoder walks, in longer blocks.
        var known = new List<byte>();
        LevelSample cut = root with
        {
            Groups = [.. root.Groups.Where((_, i) => level.Groups[i].Since <= decoder)],
            Data = [.. root.Data.Where((_, i) => level.Data[i].Since <= decoder)],
            Level = level with
            {
                Groups = [.. level.Groups.Where(g => g.Since <= decoder)],
                Data = [.. level.Data.Where(d => d.Since <= decoder)],
            },
        };
        Level(known, cut, encoder);
        return schema.Header.Size + known.Count;
    }

    /// <summary>The fields as a decoder of one version sees what an encoder of another wrote.</summary>
    public string Json(int decoder, int encoder)
    {
        var text = new StringBuilder();
        Json(text, root, decoder, encoder);
        return text.ToString();
    }

    private static void Json(StringBuilder text, LevelSample sample, int decoder, int encoder)
    {
        LevelModel level = sample.Level;
        string separator = "{";
        void Element(string name)
        {
            text.Append(separator).Append(Primitive.Quote(name)).Append(':');
            separator = ",";
        }

        for (int i = 0; i < level.Fields.Count; i++)
        {
            FieldModel field = level.Fields[i];
            if (field.Since <= decoder)
            {
                Element(field.Name);
                bool isConstant = field.Constant is not null || field.Type is ConstantType or ReferredConstant;
                text.Append(field.Since <= encoder || isConstant ? sample.Fields[i].Json : "null");
            }
        }

        for (int i = 0; i < level.Groups.Count; i++)
        {
            GroupModel group = level.Groups[i];
            if (group.Since <= decoder)
            {
                Element(group.Name);
                text.Append('[');
                foreach (LevelSample entry in group.Since <= encoder ? sample.Groups[i] : [])
                {
                    text.Append(text[^1] == '[' ? "" : ",");
                    Json(text, entry, decoder, encoder);
                }

                text.Append(']');
            }
        }

        for (int i = 0; i < level.Data.Count; i++)
        {
            DataModel data = level.Data[i];
            if (data.Since <= decoder)
            {
                Element(data.Name);
                text.Append(
                    data.Since <= encoder ? sample.Data[i].Json
                    : data.Type.Encoding is null ? "{\"hex\":\"\"}"
                    : "\"\""
                );
            }
        }

        text.Append(separator == "{" ? "{}" : "}");
    }

    private void Level(List<byte> bytes, LevelSample sample, int version)
    {
        LevelModel level = sample.Level;
        for (int i = 0; i < level.Fields.Count; i++)
        {
            if (level.Fields[i].Since <= version)
            {
                Zeros(bytes, level.Fields[i].Gap);
                bytes.AddRange(sample.Fields[i].Bytes);
            }
        }

        Zeros(bytes, level.Padding);
        for (int i = 0; i < level.Groups.Count; i++)
        {
            GroupModel group = level.Groups[i];
            if (group.Since > version)
            {
                continue;
            }

            IReadOnlyList<LevelSample> entries = sample.Groups[i];
            Header(
                bytes,
                group.Dimension,
                m =>
                    m.Role switch
                    {
                        HeaderRole.BlockLength => (ulong)group.Entry.BlockLength(version),
                        HeaderRole.NumInGroup => (ulong)entries.Count,
                        _ => Counter(m.Role, group.Entry, version),
                    },
                static () => []
            );
            foreach (LevelSample entry in entries)
            {
                Level(bytes, entry, version);
            }
        }

        for (int i = 0; i < level.Data.Count; i++)
        {
            DataModel data = level.Data[i];
            if (data.Since <= version)
            {
                Zeros(bytes, data.Type.Gap);
                Number(bytes, data.Type.Length, (ulong)sample.Data[i].Bytes.Length);
                bytes.AddRange(sample.Data[i].Bytes);
            }
        }
    }

    private void Header(List<byte> bytes, HeaderModel layout, Func<HeaderMember, ulong> value, Func<byte[]> other)
    {
        foreach (HeaderMember member in layout.Members)
        {
            Zeros(bytes, member.Gap);
            if (member.Role == HeaderRole.Other)
            {
                bytes.AddRange(other());
            }
            else
            {
                Number(bytes, member.Primitive, value(member));
            }
        }
    }

    private static ulong Counter(HeaderRole role, LevelModel level, int version) =>
        (ulong)(
            role == HeaderRole.NumGroups
                ? level.Groups.Count(g => g.Since <= version)
                : level.Data.Count(d => d.Since <= version)
        );

    private void Number(List<byte> bytes, Primitive primitive, ulong value)
    {
        Span<byte> target = stackalloc byte[primitive.Size];
        primitive.Write(target, value, schema.BigEndian);
        bytes.AddRange(target);
    }

    private static void Zeros(List<byte> bytes, int count) => bytes.AddRange(Enumerable.Repeat((byte)0, count));
}
