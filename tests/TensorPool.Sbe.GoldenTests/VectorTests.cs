using System.Text.Json;
using TensorPool.Sbe.Harness;
using TensorPool.Sbe.Harness.Runtime;

namespace TensorPool.Sbe.GoldenTests;

/// <summary>Every line of the vector files, in both directions, through every interface of the codecs.</summary>
public sealed class VectorTests
{
    /// <summary>Every schema, without and with order checks.</summary>
    public static TheoryData<string, bool> Schemas
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string schema in Vectors.Schemas)
            {
                data.Add(schema, false);
                data.Add(schema, true);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Schemas))]
    public void Decoding_gives_the_fields(string schema, bool hasOrderChecks) =>
        ForEach(
            schema,
            hasOrderChecks,
            static (harness, line) =>
            {
                byte[] bytes = line.Bytes();
                bool isHeaderless = line.IsHeaderless();
                DecodeResult result = harness.Decode(line.Message(), bytes, new DecodeRequest(isHeaderless));
                Assert.Equal(SbeStatus.Ok, result.Status);
                AssertFields(harness, line.Message(), line.Fields(), result);
                Assert.Equal(bytes.Length, result.Consumed);
                Assert.Equal(line.GetProperty("blockLength").GetInt32(), result.ActingBlockLength);
                Assert.Equal(line.GetProperty("version").GetInt32(), result.ActingVersion);
                if (!isHeaderless)
                {
                    AssertHeader(harness, line, result);
                }
            }
        );

    [Theory, MemberData(nameof(Schemas))]
    public void Encoding_gives_the_bytes(string schema, bool hasOrderChecks) =>
        ForEach(
            schema,
            hasOrderChecks,
            static (harness, line) =>
            {
                byte[] bytes = harness.Encode(line.Message(), line.Fields(), line.Header(), line.IsHeaderless());
                Assert.Equal(Convert.ToHexStringLower(line.Bytes()), Convert.ToHexStringLower(bytes));
            }
        );

    [Theory, MemberData(nameof(Schemas))]
    public void Copying_field_by_field_gives_the_bytes(string schema, bool hasOrderChecks) =>
        ForEach(
            schema,
            hasOrderChecks,
            static (harness, line) =>
            {
                byte[] bytes = line.Bytes();
                byte[] copy = new byte[bytes.Length];
                copy.AsSpan().Fill(0xCC);
                int length = harness.Codecs.Transcode(line.Message(), bytes, copy, line.IsHeaderless());
                Assert.Equal(bytes.Length, length);
                Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(copy));
            }
        );

    [Theory, MemberData(nameof(Schemas))]
    public void Decoders_of_other_versions_give_what_they_know(string schema, bool hasOrderChecks) =>
        ForEach(
            schema,
            hasOrderChecks,
            (_, line) =>
            {
                foreach (JsonElement decoding in DecodedWith(line))
                {
                    SchemaHarness harness = Vectors.Harness(
                        decoding.GetProperty("schema").GetString()!,
                        hasOrderChecks
                    );
                    DecodeResult result = harness.Decode(line.Message(), line.Bytes());
                    Assert.Equal(SbeStatus.Ok, result.Status);
                    AssertFields(harness, line.Message(), decoding.GetProperty("fields"), result);
                    Assert.Equal(decoding.GetProperty("consumed").GetInt32(), result.Consumed);
                    Assert.Equal(decoding.GetProperty("actingVersion").GetInt32(), result.ActingVersion);
                    Assert.Equal(decoding.GetProperty("actingBlockLength").GetInt32(), result.ActingBlockLength);
                }
            }
        );

    [Theory, MemberData(nameof(Schemas))]
    public void Every_proper_prefix_is_refused(string schema, bool hasOrderChecks) =>
        ForEach(
            schema,
            hasOrderChecks,
            static (harness, line) =>
            {
                byte[] bytes = line.Bytes();
                for (int length = 0; length < bytes.Length && !line.IsHeaderless(); length++)
                {
                    // A copy of its own, so that the rest of the message is not there to be read by mistake.
                    DecodeResult result = harness.Decode(line.Message(), bytes[..length]);
                    Assert.True(result.Status != SbeStatus.Ok, $"prefix of {length} bytes accepted");
                }
            }
        );

    [Theory, InlineData(false), InlineData(true)]
    public void Negative_vectors_are_refused_for_their_reason(bool hasOrderChecks)
    {
        var failures = new List<string>();
        foreach (JsonElement line in Vectors.Negative)
        {
            Collect(
                failures,
                line,
                () =>
                {
                    SchemaHarness harness = Vectors.Harness(line.GetProperty("schema").GetString()!, hasOrderChecks);
                    DecodeResult result = harness.Decode(line.Message(), line.Bytes());
                    if (line.GetProperty("expect").GetString() == "reject")
                    {
                        Assert.NotEqual(SbeStatus.Ok, result.Status);
                        Assert.Contains(result.Status, Reasons(line.GetProperty("reason").GetString()!));
                        return;
                    }

                    Assert.Equal(SbeStatus.Ok, result.Status);
                    AssertFields(harness, line.Message(), line.Fields(), result);
                    Assert.Equal(line.GetProperty("consumed").GetInt32(), result.Consumed);
                    Assert.Equal(line.GetProperty("actingVersion").GetInt32(), result.ActingVersion);
                    Assert.Equal(line.GetProperty("actingBlockLength").GetInt32(), result.ActingBlockLength);
                }
            );
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void No_line_is_left_out()
    {
        Assert.Equal(87, Vectors.Of("wire-v1.1").Count);
        Assert.Equal(45, Vectors.Of("driver-v1.0").Count);
        Assert.Equal(8, Vectors.Of("bridge-v1.0").Count);
        Assert.Equal(53, Vectors.Negative.Count);
        Assert.Equal(27, Vectors.Schemas.Count);
        List<JsonElement> general = [.. Vectors.Schemas.Skip(3).SelectMany(Vectors.Of)];
        Assert.Equal(311, general.Count);
        Assert.Equal(92, general.Sum(static l => DecodedWith(l).Count));
    }

    private static List<JsonElement> DecodedWith(JsonElement line) =>
        line.TryGetProperty("decodeWith", out JsonElement list) ? [.. list.EnumerateArray()] : [];

    private static void ForEach(string schema, bool hasOrderChecks, Action<SchemaHarness, JsonElement> check)
    {
        SchemaHarness harness = Vectors.Harness(schema, hasOrderChecks);
        var failures = new List<string>();
        foreach (JsonElement line in Vectors.Of(schema))
        {
            Collect(failures, line, () => check(harness, line));
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>Runs a check and keeps its failure, so that one run shows all lines that fail.</summary>
    private static void Collect(List<string> failures, JsonElement line, Action check)
    {
        try
        {
            check();
        }
        catch (Exception e)
        {
            failures.Add($"{line.Message()} '{line.Case()}': {e.GetType().Name}: {e.Message}\n{e.StackTrace}");
        }
    }

    private static void AssertFields(SchemaHarness harness, string message, JsonElement expected, DecodeResult result)
    {
        Assert.Null(harness.Difference(message, expected, SchemaHarness.Parse(result.Json)));
        Assert.Null(harness.Difference(message, expected, SchemaHarness.Parse(result.Accessors)));
    }

    private static void AssertHeader(SchemaHarness harness, JsonElement line, DecodeResult result)
    {
        JsonElement header = SchemaHarness.Parse(result.Header);
        foreach (string standard in (ReadOnlySpan<string>)["templateId", "schemaId", "version", "blockLength"])
        {
            Assert.Equal(line.GetProperty(standard).GetRawText(), header.GetProperty(standard).GetRawText());
        }

        if (line.Header() is { } expected)
        {
            foreach (JsonProperty member in expected.EnumerateObject())
            {
                Assert.True(
                    JsonElement.DeepEquals(member.Value, header.GetProperty(member.Name)),
                    $"header member {member.Name}: expected {member.Value}, found {header.GetProperty(member.Name)}"
                );
            }
        }
    }

    /// <summary>The status of the check that a vector names, and those of earlier checks.</summary>
    private static SbeStatus[] Reasons(string reason) =>
        reason switch
        {
            "truncated-header" => [SbeStatus.TruncatedHeader],
            "wrong-schema-id" => [SbeStatus.WrongSchemaId],
            "unknown-template-id" => [SbeStatus.UnknownTemplateId],
            "block-length-too-small" => [SbeStatus.BlockLengthTooSmall],
            "truncated-block" => [SbeStatus.TruncatedBlock, SbeStatus.BlockLengthTooSmall],
            "truncated-group-header" => [SbeStatus.TruncatedGroupHeader],
            "group-exceeds-buffer" => [SbeStatus.GroupExceedsBuffer],
            "truncated-data-length" => [SbeStatus.TruncatedDataLength, SbeStatus.GroupExceedsBuffer],
            "data-exceeds-buffer" => [SbeStatus.DataExceedsBuffer, SbeStatus.GroupExceedsBuffer],
            "any" => Enum.GetValues<SbeStatus>()[1..],
            _ => throw new InvalidOperationException($"Unknown reason '{reason}'."),
        };
}
