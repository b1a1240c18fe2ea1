using System.Text.Json;

namespace TensorPool.Sbe.Harness.Runtime;

/// <summary>Which of the interfaces of a codec is used.</summary>
public enum CodecFace
{
    /// <summary><c>Wrap</c>, <c>Read…</c>, <c>Write…</c>, typed setters.</summary>
    Throwing,

    /// <summary><c>TryWrap</c>, <c>TryRead…</c>, <c>TryWrite…</c>, raw setters.</summary>
    Trying,

    /// <summary>Encoding only: into an <c>IBufferWriter</c>, groups without a count given, data reserved and filled.</summary>
    Streaming,
}

/// <summary>How to decode.</summary>
/// <param name="Headerless">The bytes begin with the block.</param>
/// <param name="ActingBlockLength">Without header: the block length, if not the own one.</param>
/// <param name="ActingVersion">Without header: the version, if not the own one.</param>
/// <param name="Acceptance">Which versions to accept.</param>
public readonly record struct DecodeRequest(
    bool Headerless = false,
    int? ActingBlockLength = null,
    int? ActingVersion = null,
    SbeAcceptance Acceptance = SbeAcceptance.Compatible
);

/// <summary>What a decoder makes of some bytes.</summary>
/// <param name="Status">The first error, of wrapping or of walking.</param>
/// <param name="IsWrapped">Whether wrapping succeeded. If not, the rest is empty.</param>
/// <param name="Json">The text of <c>ToString("J")</c>.</param>
/// <param name="Accessors">The same, put together from the typed accessors; partial after an error.</param>
/// <param name="Header">The message header, from its typed accessors; empty without one.</param>
/// <param name="Readable">The text of <c>ToString()</c>.</param>
/// <param name="Consumed">The position after walking.</param>
/// <param name="ActingVersion">As the decoder reports it.</param>
/// <param name="ActingBlockLength">As the decoder reports it.</param>
/// <param name="Validity">The status of <c>Validate</c>.</param>
/// <param name="InvalidElement">The element that <c>Validate</c> names.</param>
public sealed record DecodeResult(
    SbeStatus Status,
    bool IsWrapped,
    string Json = "",
    string Accessors = "",
    string Header = "",
    string Readable = "",
    int Consumed = 0,
    int ActingVersion = 0,
    int ActingBlockLength = 0,
    SbeStatus Validity = SbeStatus.Ok,
    string InvalidElement = ""
);

/// <summary>Emitted code implements this for all messages of a schema: ref structs cannot be called by reflection.</summary>
public interface ICodecs
{
    /// <summary>What the size calculator says of a message with these fields.</summary>
    int GetEncodedLength(string message, JsonElement fields, bool headerless);

    /// <summary>Encodes, and returns what <c>Complete</c> returned.</summary>
    /// <exception cref="SbeException">The throwing face refused a step.</exception>
    /// <exception cref="RefusedException">Another face refused a step.</exception>
    int Encode(
        string message,
        JsonElement fields,
        JsonElement? header,
        bool headerless,
        CodecFace face,
        Memory<byte> buffer
    );

    /// <summary>Decodes and walks everything.</summary>
    /// <exception cref="SbeException">The throwing face refused the bytes.</exception>
    DecodeResult Decode(string message, ReadOnlySpan<byte> bytes, in DecodeRequest request, CodecFace face);

    /// <summary>Reads every field with its typed accessor and gives it to the encoder. Allocates nothing.</summary>
    int Transcode(string message, ReadOnlySpan<byte> source, Span<byte> target, bool headerless);

    /// <summary>Uses a decoder and an encoder that were never wrapped: every access must throw or report.</summary>
    void UseUnwrapped(string message);

    /// <summary>Prints the message. Allocates nothing.</summary>
    bool TryFormat(string message, ReadOnlySpan<byte> source, bool headerless, Span<char> text, out int length);
}

/// <summary>An encoder refused a step and said so by its status.</summary>
public sealed class RefusedException(SbeStatus status) : Exception($"The encoder refused: {status}.")
{
    /// <summary>What it said.</summary>
    public SbeStatus Status { get; } = status;
}

/// <summary>A codec contradicts itself.</summary>
public sealed class HarnessException : Exception
{
    public HarnessException(string message)
        : base(message) { }

    public HarnessException(string message, Exception inner)
        : base(message, inner) { }
}
