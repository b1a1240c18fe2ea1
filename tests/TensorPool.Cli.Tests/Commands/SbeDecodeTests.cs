using System.Text.Json.Nodes;

namespace TensorPool.Cli.Tests.Commands;

public class SbeDecodeTests
{
    private const string Schema = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="test" id="7" version="0" byteOrder="bigEndian">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
          </types>
          <sbe:message name="Ping" id="1"><field name="n" id="1" type="int32"/></sbe:message>
        </sbe:messageSchema>
        """;

    [Fact]
    public void Message_of_any_schema_becomes_json()
    {
        using ToolFolder folder = new();
        string schema = folder.File("ping.sbe.xml");
        File.WriteAllText(schema, Schema);

        ToolResult result = ToolProcess
            .Run(
                "sbe",
                "decode",
                "--schema",
                schema,
                "--hex",
                "0004 0001 0007 0000 fffffffe",
                "000400010007000000000005"
            )
            .ExitsWith(0);

        JsonNode[] messages = [.. result.Lines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal([-2, 5], messages.Select(m => (int)m["fields"]!["n"]!));
        Assert.All(messages, m => Assert.Equal("Ping", (string?)m["message"]));
    }

    [Fact]
    public void Faults_are_told()
    {
        using ToolFolder folder = new();
        string schema = folder.File("ping.sbe.xml");
        File.WriteAllText(schema, Schema);
        string broken = folder.File("broken.sbe.xml");
        File.WriteAllText(broken, Schema.Replace("int32", "int33", StringComparison.Ordinal));

        Assert.Contains("left", Decode(schema, "00040001000700").ExitsWith(1).Error, StringComparison.Ordinal);
        Assert.Contains(
            "template id 2",
            Decode(schema, "0004000200070000fffffffe").ExitsWith(1).Error,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "schema 8",
            Decode(schema, "0004000100080000fffffffe").ExitsWith(1).Error,
            StringComparison.Ordinal
        );
        Assert.Contains("hexadecimal", Decode(schema, "xyz").ExitsWith(2).Error, StringComparison.Ordinal);
        Assert.Contains("SBE", Decode(broken, "00").ExitsWith(2).Error, StringComparison.Ordinal);
        Decode(folder.File("none.xml"), "00").ExitsWith(2);
        ToolProcess.Run("sbe", "decode", "--schema", schema).ExitsWith(2);
        ToolProcess.Run("sbe", "decode").ExitsWith(2);
    }

    private static ToolResult Decode(string schema, string hex) =>
        ToolProcess.Run("sbe", "decode", "--schema", schema, "--hex", hex);
}
