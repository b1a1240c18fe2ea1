using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using TensorPool.Sbe.Generator.Ir;
using TensorPool.Sbe.Generator.Schema;
using TensorPool.Sbe.Harness.Emit;
using TensorPool.Sbe.Harness.Runtime;

namespace TensorPool.Sbe.Harness;

/// <summary>How to emit and compile.</summary>
internal sealed record HarnessOptions
{
    public static HarnessOptions Default { get; } = new();

    /// <summary>Compiles order checks in.</summary>
    public bool HasOrderChecks { get; init; }

    /// <summary>C# sources of the test, compiled together with the codecs; the text is all there is to it.</summary>
    public EquatableArray<string> Sources { get; init; }

    /// <summary>Options of the schema.</summary>
    public SchemaOptions Schema { get; init; } = SchemaOptions.Default;
}

/// <summary>
/// The codecs of one schema, emitted and compiled in memory, called with values in the form of the vectors. Every call
/// goes through several interfaces of the codecs and insists that they agree.
/// </summary>
internal sealed class SchemaHarness
{
    private const int Guard = 64;

    private static readonly ConcurrentDictionary<(string Path, HarnessOptions Options), Lazy<SchemaHarness>> Cache =
        new();

    private readonly FieldComparison _comparison;

    private SchemaHarness(SchemaIr schema, Assembly assembly)
    {
        Schema = schema;
        Assembly = assembly;
        Codecs = (ICodecs)Activator.CreateInstance(assembly.GetType(HarnessEmitter.ClassName, throwOnError: true)!)!;
        _comparison = new FieldComparison(schema);
    }

    public SchemaIr Schema { get; }

    /// <summary>Emitted code and, if options named any, the test's own sources.</summary>
    public Assembly Assembly { get; }

    /// <summary>The codecs without any checks, for loops and measurements.</summary>
    public ICodecs Codecs { get; }

    /// <summary>Compiles a schema file once per options; includes are searched beside it.</summary>
    /// <exception cref="HarnessException">The schema has errors, or its emitted code does not compile.</exception>
    public static SchemaHarness Compile(string path, HarnessOptions? options = null) =>
        Cache
            .GetOrAdd(
                (Path.GetFullPath(path), options ?? HarnessOptions.Default),
                static key => new Lazy<SchemaHarness>(() => Compile(key.Path, File.ReadAllText(key.Path), key.Options))
            )
            .Value;

    /// <summary>Compiles schema text; not cached.</summary>
    public static SchemaHarness CompileText(string text, HarnessOptions? options = null) =>
        Compile("schema.sbe.xml", text, options ?? HarnessOptions.Default);

    /// <summary>Compiles a resolved schema; not cached.</summary>
    public static SchemaHarness Compile(SchemaIr schema, HarnessOptions? options = null) =>
        new(schema, CodecCompiler.Compile(schema, options ?? HarnessOptions.Default));

    /// <summary>
    /// Encodes through every interface: into a buffer that fits exactly, into one with old content, and into one a byte
    /// too short, which must be refused. All results must be equal and as long as the size calculator says.
    /// </summary>
    /// <exception cref="HarnessException">They are not.</exception>
    /// <exception cref="SbeException">The encoder refused the values.</exception>
    public byte[] Encode(string message, JsonElement fields, JsonElement? header = null, bool headerless = false)
    {
        int length = Codecs.GetEncodedLength(message, fields, headerless);
        byte[]? result = null;
        foreach (CodecFace face in Enum.GetValues<CodecFace>())
        {
            foreach (byte old in (ReadOnlySpan<byte>)[0, 0xCC])
            {
                byte[] encoded = EncodeGuarded(message, fields, header, headerless, face, length, old);
                result ??= encoded;
                if (!encoded.AsSpan().SequenceEqual(result))
                {
                    throw new HarnessException(
                        $"{message}, {face}, old bytes {old:X2}: {Convert.ToHexStringLower(encoded)} instead of {Convert.ToHexStringLower(result)}"
                    );
                }
            }

            if (length > 0)
            {
                RefuseShort(message, fields, header, headerless, face, length - 1);
            }
        }

        return result!;
    }

    /// <summary>
    /// Decodes through both interfaces, which must agree; where the bytes are a message, its texts must agree as well.
    /// </summary>
    /// <exception cref="HarnessException">They do not.</exception>
    public DecodeResult Decode(string message, ReadOnlySpan<byte> bytes, DecodeRequest request = default)
    {
        DecodeResult result = Codecs.Decode(message, bytes, in request, CodecFace.Trying);
        try
        {
            DecodeResult thrown = Codecs.Decode(message, bytes, in request, CodecFace.Throwing);
            if (thrown != result)
            {
                throw new HarnessException($"{message}: the throwing face gives {thrown}, the other {result}");
            }
        }
        catch (SbeException e) when (result.Status != SbeStatus.Ok)
        {
            if (e.Status != result.Status)
            {
                throw new HarnessException($"{message}: {e.Status} thrown, {result.Status} returned", e);
            }
        }

        if (
            result.Status == SbeStatus.Ok
            && Difference(message, Parse(result.Json), Parse(result.Accessors)) is { } difference
        )
        {
            throw new HarnessException($"Text (expected) and accessors (found) differ: {difference}");
        }

        return result;
    }

    /// <summary>The first difference between two texts of a message; null if there is none.</summary>
    public string? Difference(string message, JsonElement expected, JsonElement actual) =>
        _comparison.Difference(Message(message), expected, actual);

    public MessageIr Message(string name) => Schema.Messages.Single(m => m.SchemaName == name);

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }

    private static SchemaHarness Compile(string path, string text, HarnessOptions options)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        List<SchemaSource> files = File.Exists(path)
            ?
            [
                .. Directory
                    .GetFiles(directory, "*.xml")
                    .Order(StringComparer.Ordinal)
                    .Select(f => new SchemaSource(f, File.ReadAllText(f))),
            ]
            : [];
        CompiledSchema compiled = SchemaCompiler.Compile(new SchemaSource(path, text), files, options.Schema, default);
        List<SchemaDiagnostic> errors = [.. compiled.Diagnostics.Where(static d => d.Severity == SchemaSeverity.Error)];
        if (errors.Count > 0 || compiled.Schema is null)
        {
            throw new HarnessException(
                $"{path}: {string.Join("; ", errors.Select(static e => $"{e.Id} {e.Message}"))}"
            );
        }

        return Compile(compiled.Schema, options);
    }

    private byte[] EncodeGuarded(
        string message,
        JsonElement fields,
        JsonElement? header,
        bool headerless,
        CodecFace face,
        int length,
        byte old
    )
    {
        byte[] memory = new byte[Guard + length + Guard];
        memory.AsSpan().Fill(old);
        int written = Codecs.Encode(message, fields, header, headerless, face, memory.AsMemory(Guard, length));
        if (written != length)
        {
            throw new HarnessException(
                $"{message}, {face}: {written} bytes written, the size calculator says {length}"
            );
        }

        CheckGuards(memory, length, old, $"{message}, {face}");
        return memory[Guard..(Guard + length)];
    }

    private void RefuseShort(
        string message,
        JsonElement fields,
        JsonElement? header,
        bool headerless,
        CodecFace face,
        int length
    )
    {
        byte[] memory = new byte[Guard + length + Guard];
        memory.AsSpan().Fill(0xCC);
        SbeStatus status;
        try
        {
            Codecs.Encode(message, fields, header, headerless, face, memory.AsMemory(Guard, length));
            status = SbeStatus.Ok;
        }
        catch (SbeException e)
        {
            status = e.Status;
        }
        catch (RefusedException e)
        {
            status = e.Status;
        }

        if (status != SbeStatus.BufferTooSmall)
        {
            throw new HarnessException($"{message}, {face}: a buffer one byte too short gives {status}");
        }

        CheckGuards(memory, length, 0xCC, $"{message}, {face}, too short");
    }

    private static void CheckGuards(ReadOnlySpan<byte> memory, int length, byte old, string what)
    {
        if (memory[..Guard].ContainsAnyExcept(old) || memory[(Guard + length)..].ContainsAnyExcept(old))
        {
            throw new HarnessException($"{what}: the encoder wrote outside its buffer");
        }
    }
}
