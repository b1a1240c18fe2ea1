using System.Text;
using System.Text.Json.Nodes;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Sbe;

namespace TensorPool.Cli.Tests.Sbe;

/// <summary>The golden vectors of every schema, by the decoder that needs no generated code.</summary>
public class MessageJsonTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Schemas { get; } =
    [
        .. Directory.GetFiles(Vectors("."), "*-v1.?.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)),
        .. Directory.GetFiles(Vectors("general"), "*.jsonl").Select(path => Path.GetFileNameWithoutExtension(path)),
    ];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Golden_messages_are_read_field_by_field(string name)
    {
        int count = 0;
        foreach (string line in File.ReadLines(VectorFile(name)))
        {
            JsonObject vector = JsonNode.Parse(line)!.AsObject();
            RuntimeSchema schema = Load((string)vector["schema"]!);
            string? record = vector["headerless"] is null ? null : (string)vector["message"]!;

            JsonObject decoded = Decode(schema, (string)vector["hex"]!, record);

            string what = $"{name} {vector["message"]} {vector["case"]}";
            Assert.Equal((string)vector["message"]!, (string)decoded["message"]!);
            Assert.Equal((int)vector["templateId"]!, (int)decoded["templateId"]!);
            AssertSame(vector["fields"], decoded["fields"], what);
            Assert.Equal(((string)vector["hex"]!).Length / 2, (int)decoded["consumed"]!);
            foreach (JsonNode? other in vector["decodeWith"]?.AsArray() ?? [])
            {
                JsonObject again = Decode(Load((string)other!["schema"]!), (string)vector["hex"]!, null);
                AssertSame(other["fields"], again["fields"], $"{what} by {other["schema"]}");
                Assert.Equal((int)other["consumed"]!, (int)again["consumed"]!);
            }

            count++;
        }

        Assert.True(count > 0);
    }

    [Fact]
    public void Every_proper_prefix_is_refused()
    {
        foreach (string line in File.ReadLines(VectorFile("driver-v1.0")))
        {
            JsonObject vector = JsonNode.Parse(line)!.AsObject();
            string hex = (string)vector["hex"]!;
            for (int length = 0; length < hex.Length; length += 2)
            {
                Assert.Throws<ToolException>(() => Decode(Load("driver-v1.0"), hex[..length], null));
            }
        }
    }

    [Fact]
    public void Hostile_messages_are_refused_or_read_as_far_as_they_go()
    {
        int refused = 0;
        foreach (string line in File.ReadLines(Path.Combine(Vectors("."), "negative.jsonl")))
        {
            JsonObject vector = JsonNode.Parse(line)!.AsObject();
            if (vector["headerless"] is not null || (string)vector["expect"]! != "reject")
            {
                continue;
            }

            try
            {
                Decode(Load((string)vector["schema"]!), (string)vector["hex"]!, null);
            }
            catch (ToolException)
            {
                refused++;
            }
        }

        Assert.True(refused > 30, $"{refused}");
    }

    private static JsonObject Decode(RuntimeSchema schema, string hex, string? record) =>
        JsonNode.Parse(MessageJson.Decode(schema, Convert.FromHexString(hex), record))!.AsObject();

    private static RuntimeSchema Load(string name)
    {
        string general = Path.Combine(Vectors("general"), $"{name}.sbe.xml");
        return RuntimeSchema.Load(
            new FileInfo(File.Exists(general) ? general : Path.Combine(Root, "schemas", $"{name}.sbe.xml")),
            _ => { }
        );
    }

    private static string VectorFile(string name)
    {
        string general = Path.Combine(Vectors("general"), $"{name}.jsonl");
        return File.Exists(general) ? general : Path.Combine(Vectors("."), $"{name}.jsonl");
    }

    /// <summary>Numbers by their text or by their value, as 1E+20 and 100000000000000000000 are one number.</summary>
    private static void AssertSame(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected)
        {
            // The vectors of the driver schema show as bytes what the schema here knows to be text.
            case JsonObject { Count: 1 } bytes when bytes["hex"] is { } hex && actual is JsonValue text:
                Assert.Equal((string?)hex, Convert.ToHexStringLower(Encoding.ASCII.GetBytes((string)text!)));
                break;
            case JsonObject fields:
                JsonObject found = Assert.IsType<JsonObject>(actual);
                Assert.Equal(fields.Select(f => f.Key), found.Select(f => f.Key));
                foreach ((string key, JsonNode? value) in fields)
                {
                    AssertSame(value, found[key], $"{path}.{key}");
                }

                break;
            case JsonArray items:
                JsonArray foundItems = Assert.IsType<JsonArray>(actual);
                Assert.Equal(items.Count, foundItems.Count);
                for (int i = 0; i < items.Count; i++)
                {
                    AssertSame(items[i], foundItems[i], $"{path}[{i}]");
                }

                break;
            default:
                string left = expected?.ToJsonString() ?? "null";
                string right = actual?.ToJsonString() ?? "null";
                bool isSame =
                    left == right
                    || (
                        double.TryParse(left, out double a)
                        && double.TryParse(right, out double b)
                        && BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b)
                        && (left.Contains('.') || left.Contains('E') || left.Contains('e') || right.Contains('E'))
                    );
                Assert.True(isSame, $"{path}: expected {left}, found {right}");
                break;
        }
    }

    private static string Vectors(string folder) => Path.Combine(Root, "tests", "vectors", folder);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "TensorPool.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("There is no TensorPool.sln above the tests.");
    }
}
