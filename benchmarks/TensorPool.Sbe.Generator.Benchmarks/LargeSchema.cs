using System.Text;

namespace TensorPool.Sbe.Generator.Benchmarks;

/// <summary>A schema of a given size, made of messages such as people write: fields, groups, nested groups, texts.</summary>
internal static class LargeSchema
{
    private const string Head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="large" id="912" version="3" byteOrder="littleEndian">
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
            <composite name="varAsciiEncoding">
              <type name="length" primitiveType="uint32" maxValue="1073741824"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="US-ASCII"/>
            </composite>
            <composite name="Price">
              <type name="mantissa" primitiveType="int64"/>
              <type name="exponent" primitiveType="int8"/>
            </composite>
            <type name="OptionalUInt64" primitiveType="uint64" presence="optional"/>
            <type name="Code" primitiveType="char" length="12" characterEncoding="US-ASCII"/>
            <type name="Numbers" primitiveType="uint32" length="8"/>
            <enum name="Side" encodingType="uint8">
              <validValue name="Buy">1</validValue>
              <validValue name="Sell">2</validValue>
            </enum>
            <set name="Flags" encodingType="uint16">
              <choice name="First">0</choice>
              <choice name="Last">15</choice>
            </set>
          </types>

        """;

    private static readonly string[] Types =
    [
        "uint32",
        "uint64",
        "int16",
        "double",
        "OptionalUInt64",
        "Code",
        "Numbers",
        "Side",
        "Flags",
        "Price",
    ];

    /// <summary>A schema of at least so many characters.</summary>
    public static string Of(int length)
    {
        StringBuilder xml = new(Head);
        for (int message = 1; xml.Length < length; message++)
        {
            AddMessage(xml, message);
        }

        return xml.Append("</sbe:messageSchema>\n").ToString();
    }

    private static void AddMessage(StringBuilder xml, int message)
    {
        Add(
            xml,
            $"  <sbe:message name=\"Message{message}\" id=\"{message}\" description=\"What message {message} says to whom, and when\">"
        );
        AddFields(xml, "    ", 20);
        Add(xml, "    <group name=\"legs\" id=\"100\">");
        AddFields(xml, "      ", 5);
        Add(xml, "      <group name=\"fills\" id=\"101\">");
        AddFields(xml, "        ", 3);
        Add(xml, "      </group>");
        Add(
            xml,
            "      <data name=\"note\" id=\"102\" type=\"varAsciiEncoding\" description=\"What somebody noted about the leg\"/>"
        );
        Add(xml, "    </group>");
        Add(
            xml,
            "    <data name=\"text\" id=\"103\" type=\"varAsciiEncoding\" description=\"Further words\" sinceVersion=\"2\"/>"
        );
        Add(xml, "  </sbe:message>");
    }

    private static void AddFields(StringBuilder xml, string indentation, int count)
    {
        for (int field = 1; field <= count; field++)
        {
            string type = Types[field % Types.Length];
            Add(
                xml,
                $"{indentation}<field name=\"field{field}\" id=\"{field}\" type=\"{type}\" description=\"What field {field} means to its readers\"/>"
            );
        }
    }

    private static void Add(StringBuilder xml, string line) => xml.Append(line).Append('\n');
}
