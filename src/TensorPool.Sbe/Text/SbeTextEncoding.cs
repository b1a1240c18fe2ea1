namespace TensorPool.Sbe;

/// <summary>The character sets of SBE text that <see cref="SbeText"/> converts.</summary>
/// <remarks>Every set keeps US-ASCII in its lower half, and every set but UTF-8 has one byte per character.</remarks>
public enum SbeTextEncoding
{
    /// <summary>No declared character set, or one that is not known here: the bytes are not text.</summary>
    None = 0,

    /// <summary>US-ASCII.</summary>
    Ascii,

    /// <summary>UTF-8.</summary>
    Utf8,

    /// <summary>ISO-8859-1.</summary>
    Latin1,

    /// <summary>windows-1250, Central European.</summary>
    Windows1250,

    /// <summary>windows-1251, Cyrillic.</summary>
    Windows1251,

    /// <summary>windows-1252, Western European.</summary>
    Windows1252,

    /// <summary>windows-1253, Greek.</summary>
    Windows1253,

    /// <summary>windows-1254, Turkish.</summary>
    Windows1254,

    /// <summary>windows-1255, Hebrew.</summary>
    Windows1255,

    /// <summary>windows-1256, Arabic.</summary>
    Windows1256,

    /// <summary>windows-1257, Baltic.</summary>
    Windows1257,

    /// <summary>windows-1258, Vietnamese.</summary>
    Windows1258,
}
