namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

/// <summary>Texts of small schemas.</summary>
internal static class Schemas
{
    public const string Header = """
          <composite name="messageHeader">
            <type name="blockLength" primitiveType="uint16"/>
            <type name="templateId" primitiveType="uint16"/>
            <type name="schemaId" primitiveType="uint16"/>
            <type name="version" primitiveType="uint16"/>
          </composite>
        """;

    /// <summary>Two messages, an enum and a composite: with header, facts and dispatcher seven units.</summary>
    public static InMemoryFile Trade(string path = "/p/trade.sbe.xml") =>
        new(
            path,
            Schema(
                "trade",
                10,
                """
                  <enum name="Side" encodingType="uint8">
                    <validValue name="Buy">1</validValue>
                    <validValue name="Sell">2</validValue>
                  </enum>
                  <composite name="Price">
                    <type name="mantissa" primitiveType="int64"/>
                    <type name="exponent" primitiveType="int8"/>
                  </composite>
                """,
                """
                  <message name="Order" id="1">
                    <field name="side" id="1" type="Side"/>
                    <field name="price" id="2" type="Price"/>
                  </message>
                  <message name="Cancel" id="2">
                    <field name="orderId" id="1" type="uint64"/>
                  </message>
                """
            )
        );

    public const int TradeUnits = 7;

    /// <summary>A schema with one message: with header, facts and dispatcher four units.</summary>
    public static InMemoryFile Single(
        string package,
        int id,
        string path,
        string message = "Ping",
        string field = "uint32"
    ) =>
        new(
            path,
            Schema(
                package,
                id,
                "",
                $"""  <message name="{message}" id="1"><field name="value" id="1" type="{field}"/></message>"""
            )
        );

    public static string Schema(
        string package,
        int id,
        string types,
        string messages,
        string header = Header,
        string attributes = ""
    ) =>
        $"""
            <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" xmlns:xi="http://www.w3.org/2001/XInclude" package="{package}" id="{id}" {attributes}>
            <types>
            {header}
            {types}
            </types>
            {messages}
            </sbe:messageSchema>
            """;

    /// <summary>A schema that takes its field type from another file.</summary>
    public static InMemoryFile Including(string package, int id, string path, string href) =>
        new(
            path,
            $"""
            <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" xmlns:xi="http://www.w3.org/2001/XInclude" package="{package}" id="{id}">
            <types>
            {Header}
            </types>
            <xi:include href="{href}"/>
              <message name="Ping" id="1"><field name="value" id="1" type="Shared"/></message>
            </sbe:messageSchema>
            """
        );

    public static InMemoryFile Fragment(string path, string type = "uint32", string include = "") =>
        new(
            path,
            $"""
            <types xmlns:xi="http://www.w3.org/2001/XInclude">
            {include}<type name="Shared" primitiveType="{type}"/>
            </types>
            """
        );
}
