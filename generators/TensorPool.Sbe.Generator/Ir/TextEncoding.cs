namespace TensorPool.Sbe.Generator.Ir;

/// <summary>The character sets that emitted code can decode. Member names equal those of the runtime's enum.</summary>
internal enum TextEncoding
{
    /// <summary>No character encoding declared, or an unknown one: bytes only.</summary>
    None,
    Ascii,
    Utf8,
    Latin1,
    Windows1250,
    Windows1251,
    Windows1252,
    Windows1253,
    Windows1254,
    Windows1255,
    Windows1256,
    Windows1257,
    Windows1258,
}
