using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Harness;
using TensorPool.Sbe.Harness.Runtime;
using TensorPool.Sbe.PropertyTests.Model;

namespace TensorPool.Sbe.PropertyTests;

/// <summary>
/// Random schemas in up to three versions, with random messages, against a reading of the specification that shares
/// nothing with the generator. 100 schemas; 2,000 with <c>TP_LONG=1</c>. <c>TP_SEED</c> starts elsewhere, and repeats
/// what a failure reports.
/// </summary>
public sealed class RandomSchemaTests(ITestOutputHelper output)
{
    private const int SamplesPerMessage = 3;
    private const ulong DefaultSeed = 20_260_701;

    private int _schemas;
    private int _compiled;
    private int _messages;
    private int _prefixes;
    private int _crossings;
    private TimeSpan _compiling;

    private static bool IsLong => Environment.GetEnvironmentVariable("TP_LONG") == "1";

    private static ulong Seed =>
        ulong.TryParse(
            Environment.GetEnvironmentVariable("TP_SEED"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out ulong seed
        )
            ? seed
            : DefaultSeed;

    [Fact]
    public void Codecs_of_random_schemas_do_what_the_specification_says()
    {
        output.WriteLine($"TP_SEED={Seed}");
        Arbitrary<SchemaModel> schemas = Arb.From(
            Gen.Sized(size =>
                Gen.Choose(0, int.MaxValue).Select(seed => new SchemaGenerator(seed, Math.Min(size / 12, 8)).Make())
            ),
            Shrinking.Of
        );
        Config config = Config
            .QuickThrowOnFailure.WithMaxTest(IsLong ? 2_000 : 100)
            .WithReplay(new Replay(new Rnd(Seed, 1), null));

        Check.One(config, Prop.ForAll(schemas, Verify));

        output.WriteLine(
            $"{_schemas} schemas, {_compiled} versions, {_messages} messages, {_prefixes} prefixes, {_crossings} decodings by other versions, "
                + $"{_compiling.TotalSeconds:F0} s of compiling"
        );
        Assert.True(_crossings > 100 && _prefixes > 10_000 && _messages > 300);
    }

    private void Verify(SchemaModel schema)
    {
        _schemas++;
        SchemaHarness[] versions = [.. Enumerable.Range(0, schema.Version + 1).Select(v => Compile(schema, v))];
        var random = new SampleGenerator(schema, schema.Id);
        foreach (MessageModel message in schema.Messages)
        {
            for (int i = 0; i < SamplesPerMessage; i++)
            {
                Sample sample = random.Make(message);
                for (int version = 0; version <= schema.Version; version++)
                {
                    VerifyOwn(versions[version], sample, version);
                }

                for (int decoder = 0; decoder <= schema.Version; decoder++)
                {
                    for (int encoder = 0; encoder <= schema.Version; encoder++)
                    {
                        VerifyDecoding(versions[decoder], sample, decoder, encoder, withPrefixes: i == 0);
                    }
                }
            }
        }
    }

    private SchemaHarness Compile(SchemaModel schema, int version)
    {
        var source = new SchemaSource("random.sbe.xml", SchemaXml.Of(schema, version));
        CompiledSchema compiled = SchemaCompiler.Compile(source, [], SchemaOptions.Default, CancellationToken.None);
        IEnumerable<SchemaDiagnostic> errors = compiled.Diagnostics.Where(static d =>
            d.Severity == SchemaSeverity.Error
        );
        Assert.Empty(errors.Select(static e => $"{e.Id} {e.Message} (line {e.Place.StartLine + 1})"));
        Assert.Equal(schema.Messages.Count, compiled.Schema!.Messages.Count);
        _compiled++;
        long started = Stopwatch.GetTimestamp();
        // Every other schema with order checks: right use must pass them.
        SchemaHarness codecs = SchemaHarness.Compile(
            compiled.Schema,
            HarnessOptions.Default with
            {
                HasOrderChecks = schema.Id % 2 == 0,
            }
        );
        _compiling += Stopwatch.GetElapsedTime(started);
        return codecs;
    }

    /// <summary>Encoding gives the bytes that the specification asks for, as many as the size calculator says.</summary>
    private void VerifyOwn(SchemaHarness codecs, Sample sample, int version)
    {
        string name = sample.Message.Name;
        byte[] encoded = codecs.Encode(name, Parse(sample.Json(version, version)), Parse(sample.HeaderJson));
        string expected = Convert.ToHexStringLower(sample.Encode(version));
        Assert.True(
            expected == Convert.ToHexStringLower(encoded),
            $"{name}, version {version}, {sample.Json(version, version)}\nexpected {expected}\nencoded  {Convert.ToHexStringLower(encoded)}"
        );
        _messages++;
    }

    /// <summary>Decoding gives the fields back, as far as both versions know them; every shorter buffer is refused.</summary>
    private void VerifyDecoding(SchemaHarness codecs, Sample sample, int decoder, int encoder, bool withPrefixes)
    {
        string name = sample.Message.Name;
        byte[] bytes = sample.Encode(encoder);
        string expected = sample.Json(decoder, encoder);
        string what = $"{name} of version {encoder} by {decoder}: {Convert.ToHexStringLower(bytes)}";
        DecodeResult result = codecs.Decode(name, bytes);
        Assert.True(result.Status == SbeStatus.Ok, $"{what}: {result.Status}");
        string? difference = codecs.Difference(name, Parse(expected), Parse(result.Json));
        Assert.True(difference is null, $"{what}: {difference}");
        int consumed = sample.Consumed(decoder, encoder);
        Assert.True(consumed == result.Consumed, $"{what}: consumed {result.Consumed} instead of {consumed}");
        Assert.Equal(encoder, result.ActingVersion);
        Assert.Equal(sample.Message.Root.BlockLength(encoder), result.ActingBlockLength);
        _crossings += decoder == encoder ? 0 : 1;
        for (int length = withPrefixes ? 0 : bytes.Length; length < bytes.Length; length++)
        {
            DecodeResult prefix = codecs.Codecs.Decode(name, bytes.AsSpan(0, length), default, CodecFace.Trying);
            Assert.True(
                (prefix.Status == SbeStatus.Ok) == (length >= consumed),
                $"{what}: {length} bytes give {prefix.Status}"
            );
            _prefixes++;
        }
    }

    private static JsonElement Parse(string json) => SchemaHarness.Parse(json);
}
