namespace TensorPool.Cli.Files.Images;

/// <summary>The colours of a PNG image with a palette, with their alpha if any is transparent.</summary>
internal sealed class PngPalette
{
    private byte[] _colours = [];
    private byte[] _alpha = [];

    /// <summary>Whether there are colours.</summary>
    public bool IsSet => _colours.Length > 0;

    /// <summary>Samples of a pixel: 3, or 4 with alpha.</summary>
    public int Channels => _alpha.Length > 0 ? 4 : 3;

    public void SetColours(ReadOnlySpan<byte> chunk, string name)
    {
        if (chunk.Length is 0 or > 768 || chunk.Length % 3 != 0)
        {
            throw new InputException($"{name} is damaged: its palette has {chunk.Length} bytes.");
        }

        _colours = chunk.ToArray();
    }

    /// <summary>Only for palettes. The one transparent colour that other images may name leaves their samples as they are.</summary>
    public void SetTransparency(ReadOnlySpan<byte> chunk, PngHeader header)
    {
        if (header.ColourType == PngHeader.Indexed)
        {
            _alpha = chunk[..Math.Min(chunk.Length, 256)].ToArray();
        }
    }

    /// <summary>Writes a pixel.</summary>
    /// <returns>False if there is no such colour.</returns>
    public bool TryWrite(int index, Span<byte> pixel)
    {
        if ((index * 3) + 3 > _colours.Length)
        {
            return false;
        }

        _colours.AsSpan(index * 3, 3).CopyTo(pixel);
        if (_alpha.Length > 0)
        {
            pixel[3] = index < _alpha.Length ? _alpha[index] : byte.MaxValue;
        }

        return true;
    }
}
