using System.Text;
using TensorPool.Sbe.Generator.Ir.Naming;
using TensorPool.Sbe.Harness;

namespace TensorPool.Sbe.GoldenTests;

/// <summary>Every word that emitted code uses for itself can be a name in a schema, wherever names stand.</summary>
public sealed class VocabularyTests
{
    private static readonly string[] Words =
    [
        .. Vocabulary
            .Types.Concat(Vocabulary.MessageMembers)
            .Concat(Vocabulary.EnumMembers)
            .Concat(Vocabulary.SetMembers)
            .Concat(
                "Order AccessOrder Fields Groups Data Size Alignment HeaderSize MinimumLength SinceVersion OwnHeader Id ".Split(
                    ' ',
                    StringSplitOptions.RemoveEmptyEntries
                )
            )
            .Concat(
                "Value MinValue MaxValue Length Index HasBytes Grow Enter TryBegin TryRead Has With All Names NamesByBit ".Split(
                    ' ',
                    StringSplitOptions.RemoveEmptyEntries
                )
            )
            .Concat(
                "GetName IsDefined Object String Span Byte Exception Math Buffer buffer value count status decoder text self".Split(
                    ' ',
                    StringSplitOptions.RemoveEmptyEntries
                )
            )
            .Distinct(),
    ];

    [Fact]
    public void Every_word_can_name_messages_fields_groups_and_data()
    {
        var messages = new StringBuilder();
        int id = 0;
        foreach (string word in Words)
        {
            messages.AppendLine(
                $"""
                <message name="{word}" id="{++id}">
                  <field name="{word}" id="1" type="uint8" presence="optional"/>
                  <group name="{word}1" id="2"><field name="{word}" id="1" type="uint8"/></group>
                </message>
                """
            );
        }

        messages.AppendLine($"<message name=\"AllFields\" id=\"{++id}\">");
        messages.AppendJoin(
            '\n',
            Words.Select(static (w, i) => $"<field name=\"{w}\" id=\"{i + 1}\" type=\"uint8\"/>")
        );
        messages.AppendLine("</message>");
        messages.AppendLine($"<message name=\"AllGroups\" id=\"{++id}\">");
        messages.AppendJoin(
            '\n',
            Words.Select(
                static (w, i) =>
                    $"<group name=\"{w}\" id=\"{i + 1}\"><data name=\"{w}\" id=\"1\" type=\"varText\"/></group>"
            )
        );
        messages.AppendLine("</message>");
        messages.AppendLine($"<message name=\"AllData\" id=\"{++id}\">");
        messages.AppendJoin(
            '\n',
            Words.Select(static (w, i) => $"<data name=\"{w}\" id=\"{i + 1}\" type=\"varText\"/>")
        );
        messages.AppendLine("</message>");

        AssertRoundTrip("", messages.ToString(), id);
    }

    [Fact]
    public void Every_word_can_name_types_and_what_is_in_them()
    {
        var types = new StringBuilder();
        foreach (string word in Words)
        {
            types.AppendLine(
                $"<composite name=\"{word}\"><type name=\"{word}\" primitiveType=\"uint8\"/><enum name=\"kind\" encodingType=\"uint8\"/></composite>"
            );
        }

        types.AppendLine("<composite name=\"AllMembers\">");
        types.AppendJoin('\n', Words.Select(static w => $"<type name=\"{w}\" primitiveType=\"uint8\"/>"));
        types.AppendLine("</composite>");
        types.AppendLine("<enum name=\"AllValues\" encodingType=\"uint16\">");
        types.AppendJoin('\n', Words.Select(static (w, i) => $"<validValue name=\"{w}\">{i}</validValue>"));
        types.AppendLine("</enum>");
        foreach (string[] chunk in Words.Chunk(64))
        {
            types.AppendLine($"<set name=\"Set{chunk[0]}\" encodingType=\"uint64\">");
            types.AppendJoin('\n', chunk.Select(static (w, i) => $"<choice name=\"{w}\">{i}</choice>"));
            types.AppendLine("</set>");
        }

        string fields = string.Join(
            '\n',
            Words
                .Append("AllMembers")
                .Append("AllValues")
                .Concat(Words.Chunk(64).Select(static c => "Set" + c[0]))
                .Select(static (w, i) => $"<field name=\"f{i}\" id=\"{i + 1}\" type=\"{w}\"/>")
        );
        AssertRoundTrip(types.ToString(), $"<message name=\"M\" id=\"1\">{fields}</message>", 1);
    }

    [Fact]
    public void Members_of_extensions_can_name_enums_and_sets()
    {
        string[] enums = ["IsNull", "IsDefined", "GetName"];
        string[] sets = ["Has", "With", "All", "Names", "NamesByBit"];
        string types = string.Concat(
            enums
                .Select(static w =>
                    $"<enum name=\"{w}\" encodingType=\"uint8\"><validValue name=\"{w}\">1</validValue></enum>"
                )
                .Concat(
                    sets.Select(static w =>
                        $"<set name=\"{w}\" encodingType=\"uint8\"><choice name=\"{w}\">1</choice></set>"
                    )
                )
        );
        string fields = string.Concat(
            enums.Concat(sets).Select(static (w, i) => $"<field name=\"f{i}\" id=\"{i + 1}\" type=\"{w}\"/>")
        );
        AssertRoundTrip(types, $"<message name=\"M\" id=\"1\">{fields}</message>", 1);
    }

    /// <summary>Compiling is most of the test; that what was encoded can be decoded shows that no two names are mixed up.</summary>
    private static void AssertRoundTrip(string types, string messages, int count)
    {
        SchemaHarness harness = SchemaHarness.CompileText(
            $"""
            <messageSchema package="vocabulary" id="7" version="0">
              <types>
                <composite name="messageHeader">
                  <type name="blockLength" primitiveType="uint16"/>
                  <type name="templateId" primitiveType="uint16"/>
                  <type name="schemaId" primitiveType="uint16"/>
                  <type name="version" primitiveType="uint16"/>
                </composite>
                <composite name="groupSizeEncoding">
                  <type name="blockLength" primitiveType="uint16"/>
                  <type name="numInGroup" primitiveType="uint16"/>
                </composite>
                <composite name="varText">
                  <type name="length" primitiveType="uint16"/>
                  <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
                </composite>
                {types}
              </types>
              {messages}
            </messageSchema>
            """,
            new HarnessOptions { HasOrderChecks = true }
        );
        Assert.Equal(count, harness.Schema.Messages.Count);
        foreach (string message in harness.Schema.Messages.Select(static m => m.SchemaName))
        {
            // An empty message of bytes that count upwards, so that two fields at one place would show.
            byte[] block = new byte[harness.Message(message).Root.BlockLength];
            for (int i = 0; i < block.Length; i++)
            {
                block[i] = (byte)(i % 251);
            }

            byte[] bytes =
            [
                .. BitConverter.GetBytes((ushort)block.Length),
                .. BitConverter.GetBytes((ushort)harness.Message(message).TemplateId),
                7,
                0,
                0,
                0,
                .. block,
                .. harness
                    .Message(message)
                    .Root.Groups.SelectMany(static g =>
                        BitConverter.GetBytes((ushort)g.Entry.BlockLength).Concat(new byte[2])
                    ),
                .. harness.Message(message).Root.Data.SelectMany(static _ => new byte[2]),
            ];
            var decoded = harness.Decode(message, bytes);
            Assert.Equal(SbeStatus.Ok, decoded.Status);
            Assert.Equal(bytes.Length, decoded.Consumed);
            byte[] encoded = harness.Encode(message, SchemaHarness.Parse(decoded.Json));
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(encoded));
        }
    }
}
