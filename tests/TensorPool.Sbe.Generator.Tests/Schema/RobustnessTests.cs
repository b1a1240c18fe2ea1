using System.Text;
using TensorPool.Sbe.Generator.Schema;

namespace TensorPool.Sbe.Generator.Tests.Schema;

/// <summary>Whatever the text, the compiler answers with diagnostics and never with an exception.</summary>
public sealed class RobustnessTests
{
    private const int Seed = 20260;

    private static readonly string[] Fragments =
    [
        "<",
        ">",
        "/>",
        "\"",
        "'",
        "&",
        "&amp;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x?>",
        "<!DOCTYPE a>",
        "\0",
        "\uFEFF",
        "\uD800",
        "0",
        "-1",
        "1",
        "4294967296",
        "99999999999999999999",
        "name=\"\"",
        "name=\"x\"",
        "type=\"uint8\"",
        "offset=\"1\"",
        "length=\"0\"",
        "length=\"2147483647\"",
        "presence=\"constant\"",
        "presence=\"optional\"",
        "sinceVersion=\"1\"",
        "valueRef=\"A.B\"",
        "<field name=\"f\" id=\"1\" type=\"uint8\"/>",
        "<ref name=\"r\" type=\"messageHeader\"/>",
        "<group name=\"g\" id=\"1\">",
        "</group>",
        "<data name=\"d\" id=\"1\" type=\"varText\"/>",
        "<types>",
        "</types>",
        "<composite name=\"messageHeader\">",
        "</composite>",
        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"15-include-common.xml\"/>",
    ];

    private static readonly string[] Words =
    [
        "uint8",
        "uint16",
        "uint64",
        "int8",
        "char",
        "float",
        "messageHeader",
        "groupSizeEncoding",
        "varText",
        "blockLength",
        "numInGroup",
        "length",
        "varData",
        "composite",
        "type",
        "enum",
        "set",
        "ref",
        "field",
        "group",
        "data",
        "message",
        "validValue",
        "choice",
        "nope",
    ];

    private static readonly IReadOnlyList<SchemaSource> Files = Vectors.Files(Vectors.General);

    public static TheoryData<string> Schemas =>
        [
            .. Directory
                .GetFiles(Vectors.General, "*.sbe.xml")
                .Order(StringComparer.Ordinal)
                .Select(static f => Path.GetFileName(f)!),
        ];

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Truncated_schemas_never_throw(string file)
    {
        string text = File.ReadAllText(Path.Combine(Vectors.General, file));

        for (int length = 0; length < text.Length; length += 23)
        {
            CompiledSchema compiled = Compile(text.Substring(0, length));
            Assert.Null(compiled.Schema);
            Assert.Equal("SBE001", Assert.Single(compiled.Diagnostics).Id);
        }
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void Mutated_schemas_never_throw(string file)
    {
        string text = File.ReadAllText(Path.Combine(Vectors.General, file));
        var random = new Random(Seed);

        for (int round = 0; round < 150; round++)
        {
            string mutated = text;
            for (int edits = random.Next(1, 5); edits > 0; edits--)
            {
                mutated = Mutate(mutated, random);
            }

            CheckPlaces(Compile(mutated), mutated);
        }
    }

    /// <summary>Exchanges words for words, so that the XML stays well-formed and the resolver gets to see it.</summary>
    [Theory]
    [MemberData(nameof(Schemas))]
    public void Schemas_with_exchanged_words_never_throw(string file)
    {
        string text = File.ReadAllText(Path.Combine(Vectors.General, file));
        string[] parts = text.Split('"');
        var random = new Random(Seed);

        for (int round = 0; round < 150; round++)
        {
            string[] edited = [.. parts];
            for (int edits = random.Next(1, 8); edits > 0; edits--)
            {
                // Between quotes are the odd parts.
                int index = (random.Next(edited.Length / 2) * 2) + 1;
                edited[index] = random.Next(3) switch
                {
                    0 => Words[random.Next(Words.Length)],
                    1 => random.Next(-2, 70000).ToString(System.Globalization.CultureInfo.InvariantCulture),
                    _ => parts[(random.Next(parts.Length / 2) * 2) + 1],
                };
            }

            string mutated = string.Join('"', edited);
            CheckPlaces(Compile(mutated), mutated);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("\uFEFF")]
    [InlineData("text")]
    [InlineData("<messageSchema")]
    [InlineData("<?xml version=\"1.0\" encoding=\"no-such-encoding\"?><types/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY x \"y\">]><messageSchema>&x;</messageSchema>")]
    [InlineData("<messageSchema/><messageSchema/>")]
    [InlineData("<a:messageSchema/>")]
    public void Texts_that_are_no_schema_never_throw(string text) => CheckPlaces(Compile(text), text);

    [Theory]
    [InlineData("<types>", "</types>")]
    [InlineData("<types><composite name=\"a\">", "</composite></types>")]
    [InlineData("<message name=\"m\" id=\"1\"><group name=\"g\" id=\"1\">", "</group></message>")]
    [InlineData("<x>", "</x>")]
    public void Deep_nesting_is_refused_and_does_not_exhaust_the_stack(string open, string close)
    {
        string inner = open.Contains("composite", StringComparison.Ordinal)
            ? "composite name=\"a\""
            : open[1..].Split('>')[0];
        string text =
            $"<messageSchema package=\"a\" id=\"1\">{open}"
            + string.Concat(Enumerable.Repeat($"<{inner}>", 100_000))
            + string.Concat(Enumerable.Repeat($"</{inner.Split(' ')[0]}>", 100_000))
            + $"{close}</messageSchema>";

        SchemaDiagnostic error = Assert.Single(Compile(text).Diagnostics);

        Assert.Equal("SBE001", error.Id);
        Assert.Contains("64 levels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_types_does_not_exhaust_the_stack()
    {
        const int Length = 20_000;
        var types = new StringBuilder();
        for (int i = 0; i < Length; i++)
        {
            types.Append($"<composite name=\"C{i}\"><ref name=\"next\" type=\"C{i + 1}\"/></composite>");
        }

        types.Append($"<composite name=\"C{Length}\"><type name=\"end\" primitiveType=\"uint8\"/></composite>");
        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Of(types.ToString(), """<message name="M" id="1"><field name="c" id="1" type="C0"/></message>""")
        );

        Assert.Equal(1, compiled.Schema!.Messages[0].Root.BlockLength);
    }

    [Fact]
    public void Includes_that_multiply_are_taken_once_each()
    {
        const int Count = 25;
        string[] fragments =
        [
            .. Enumerable.Range(0, Count).Select(static i => Fragment($"f{i + 1}.xml", $"f{i + 1}.xml")),
        ];
        SchemaSource[] files =
        [
            .. fragments.Select(static (text, i) => new SchemaSource($"/schemas/f{i}.xml", text)),
            new($"/schemas/f{Count}.xml", $"<types>{SchemaText.Header}</types>"),
        ];

        CompiledSchema compiled = SchemaText.Compile(
            SchemaText.Raw("""<xi:include href="f0.xml"/><message name="M" id="1"/>"""),
            null,
            files
        );

        Assert.Empty(compiled.Diagnostics);

        static string Fragment(string first, string second) =>
            $"""<types xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{first}"/><xi:include href="{second}"/></types>""";
    }

    [Fact]
    public void Cancellation_is_the_only_exception()
    {
        SchemaSource source = Vectors.Read(Path.Combine(Vectors.General, "17-naming.sbe.xml"));

        Assert.Throws<OperationCanceledException>(() =>
            SchemaCompiler.Compile(source, [], SchemaOptions.Default, new CancellationToken(canceled: true))
        );
    }

    private static string Mutate(string text, Random random)
    {
        int at = random.Next(text.Length);
        int length = Math.Min(random.Next(1, 40), text.Length - at);
        string fragment = Fragments[random.Next(Fragments.Length)];
        return random.Next(5) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, fragment),
            2 => text.Remove(at, 1).Insert(at, ((char)random.Next(32, 127)).ToString()),
            3 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            _ => SwapLines(text, random),
        };
    }

    private static string SwapLines(string text, Random random)
    {
        string[] lines = text.Split('\n');
        int a = random.Next(lines.Length);
        int b = random.Next(lines.Length);
        (lines[a], lines[b]) = (lines[b], lines[a]);
        return string.Join('\n', lines);
    }

    private static void CheckPlaces(CompiledSchema compiled, string text)
    {
        Assert.True(
            compiled.Schema is not null
                || compiled.Diagnostics.Count > 0
                || text.TrimStart('\uFEFF').Contains("types", StringComparison.Ordinal)
        );
        foreach (SchemaDiagnostic diagnostic in compiled.Diagnostics)
        {
            SourcePlace place = diagnostic.Place;
            string where = place.Path == MutatedPath ? text : Files.First(f => f.Path == place.Path).Text;
            Assert.InRange(place.Start, 0, where.Length);
            Assert.InRange(place.Start + place.Length, place.Start, where.Length);
            Assert.True(place.StartLine >= 0 && place.StartColumn >= 0 && place.EndLine >= place.StartLine);
            Assert.NotEmpty(diagnostic.Message);
        }
    }

    private static string MutatedPath { get; } = Path.Combine(Vectors.General, "mutated.sbe.xml");

    private static CompiledSchema Compile(string text) =>
        SchemaCompiler.Compile(
            new SchemaSource(MutatedPath, text),
            Files,
            SchemaOptions.Default,
            TestContext.Current.CancellationToken
        );
}
