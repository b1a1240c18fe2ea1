namespace TensorPool.Cli.Tests.Peers;

/// <summary>An image that another program writes, and decodes again by itself.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Channels">Samples of a pixel, as the tool decodes it.</param>
/// <param name="BytesPerSample">Of these.</param>
internal abstract record PeerImage(string Name, int Channels, int BytesPerSample)
{
    public const int Width = 37;
    public const int Height = 23;

    /// <summary>Writes the file, and checks that it is what it should be.</summary>
    public abstract void Write(string path);

    /// <summary>The samples of the file, little end first, as the other program decodes them.</summary>
    public abstract byte[] Decode(string path, string work);

    /// <summary>Colour type, bits and interlacing of a PNG file, as its header has them.</summary>
    protected static (int ColourType, int Depth, bool IsInterlaced) PngKind(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return (file[25], file[24], file[28] != 0);
    }
}
