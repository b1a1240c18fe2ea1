using System.Text.Json;
using TensorPool.Sbe.Harness;

namespace TensorPool.Sbe.GoldenTests;

/// <summary>What holds for the codecs of every message, besides bytes and values.</summary>
public sealed class CodecTests
{
    private const int Rounds = 20;

    public static TheoryData<string> Schemas => [.. Vectors.Schemas];

    [Theory, MemberData(nameof(Schemas))]
    public void Decoding_encoding_and_printing_allocate_nothing(string schema)
    {
        SchemaHarness harness = Vectors.Harness(schema, hasOrderChecks: false);
        char[] text = new char[64 * 1024];
        foreach (JsonElement line in Vectors.Of(schema))
        {
            string message = line.Message();
            bool isHeaderless = line.IsHeaderless();
            byte[] bytes = line.Bytes();
            byte[] target = new byte[bytes.Length];
            Run();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Rounds; i++)
            {
                Run();
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Run()
            {
                if (
                    harness.Codecs.Transcode(message, bytes, target, isHeaderless) != bytes.Length
                    || !harness.Codecs.TryFormat(message, bytes, isHeaderless, text, out _)
                )
                {
                    Assert.Fail($"{message} '{line.Case()}'");
                }
            }
        }
    }

    [Theory, MemberData(nameof(VectorTests.Schemas), MemberType = typeof(VectorTests))]
    public void Codecs_without_a_buffer_are_harmless(string schema, bool hasOrderChecks)
    {
        SchemaHarness harness = Vectors.Harness(schema, hasOrderChecks);
        foreach (string message in harness.Schema.Messages.Select(static m => m.SchemaName))
        {
            harness.Codecs.UseUnwrapped(message);
        }
    }

    [Theory, MemberData(nameof(Schemas))]
    public void Printing_into_too_little_room_says_so(string schema)
    {
        SchemaHarness harness = Vectors.Harness(schema, hasOrderChecks: false);
        foreach (JsonElement line in Vectors.Of(schema))
        {
            int length = harness.Decode(line.Message(), line.Bytes(), new(line.IsHeaderless())).Json.Length;
            Assert.False(
                harness.Codecs.TryFormat(line.Message(), line.Bytes(), line.IsHeaderless(), new char[length - 1], out _)
            );
        }
    }
}
