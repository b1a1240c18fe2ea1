using System.Buffers;
using System.Text.Json;

namespace TensorPool.Sbe.Harness.Runtime;

/// <summary>Reads values in the form of the vectors. Called by emitted code only.</summary>
public static class Json
{
    public static JsonElement Get(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new HarnessException($"The fields lack '{name}': {value}");

    public static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    /// <summary>Whether only raw setters can store it.</summary>
    public static bool IsRaw(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    public static JsonElement Raw(JsonElement value) => value.GetProperty("raw");

    /// <summary>The list of choices of a set.</summary>
    public static IEnumerable<string> Choices(JsonElement value) =>
        (value.ValueKind == JsonValueKind.Object ? value.GetProperty("choices") : value)
            .EnumerateArray()
            .Select(static c => c.GetString()!);

    public static sbyte ReadInt8(JsonElement value) => value.GetSByte();

    public static short ReadInt16(JsonElement value) => value.GetInt16();

    public static int ReadInt32(JsonElement value) => value.GetInt32();

    public static long ReadInt64(JsonElement value) => value.GetInt64();

    public static byte ReadUInt8(JsonElement value) => value.GetByte();

    public static ushort ReadUInt16(JsonElement value) => value.GetUInt16();

    public static uint ReadUInt32(JsonElement value) => value.GetUInt32();

    public static ulong ReadUInt64(JsonElement value) => value.GetUInt64();

    public static byte ReadChar(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetByte() : checked((byte)value.GetString()!.Single());

    /// <summary>NaN in the form of .NET, whose sign bit is set: typed setters must write the canonical one.</summary>
    public static float ReadFloat(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetSingle() : (float)Named(value);

    public static double ReadDouble(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : Named(value);

    /// <summary>NaN in its canonical form, as raw setters need it.</summary>
    public static float ReadRawFloat(JsonElement value)
    {
        float number = ReadFloat(value);
        return float.IsNaN(number) ? BitConverter.UInt32BitsToSingle(0x7FC0_0000) : number;
    }

    public static double ReadRawDouble(JsonElement value)
    {
        double number = ReadDouble(value);
        return double.IsNaN(number) ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000) : number;
    }

    /// <summary>Text, or null where the vector gives bytes.</summary>
    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The bytes of text or of <c>{"hex"}</c>.</summary>
    public static byte[] Bytes(JsonElement value, SbeTextEncoding encoding) =>
        value.ValueKind == JsonValueKind.String
            ? TextEncodings.Encode(value.GetString()!, encoding)
            : Convert.FromHexString(value.GetProperty("hex").GetString()!);

    /// <summary>Number of entries of a group over all entries of its parents.</summary>
    public static int Entries(JsonElement fields, params string[] path) => Levels(fields, path).Count();

    /// <summary>Number of bytes of a data element over all entries of its parents.</summary>
    public static int DataBytes(JsonElement fields, SbeTextEncoding encoding, params string[] path) =>
        Levels(fields, path[..^1]).Sum(level => Bytes(Get(level, path[^1]), encoding).Length);

    /// <summary>Insists that an encoder agreed.</summary>
    public static void Require(SbeStatus status)
    {
        if (status != SbeStatus.Ok)
        {
            throw new RefusedException(status);
        }
    }

    /// <summary>Insists that two ways to the same value agree.</summary>
    public static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new HarnessException($"The codec contradicts itself: {what}.");
        }
    }

    private static IEnumerable<JsonElement> Levels(JsonElement fields, string[] path) =>
        path.Length == 0
            ? [fields]
            : Get(fields, path[0]).EnumerateArray().SelectMany(entry => Levels(entry, path[1..]));

    private static double Named(JsonElement value) =>
        value.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new HarnessException($"'{other}' is no number."),
        };
}

/// <summary>A writer over memory given, so that emitted code can be checked for what it asks and advances.</summary>
public sealed class MemoryWriter(Memory<byte> memory) : IBufferWriter<byte>
{
    public int Written { get; private set; }

    public void Advance(int count) => Written += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => memory[Written..];

    public Span<byte> GetSpan(int sizeHint = 0) => memory.Span[Written..];
}
