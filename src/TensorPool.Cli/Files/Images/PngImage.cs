using System.Buffers.Binary;
using System.IO.Compression;

namespace TensorPool.Cli.Files.Images;

/// <summary>
/// PNG images, without loss: 8 and 16 bits stay what they are, fewer bits are widened to 8 so that the darkest is 0 and the
/// brightest 255, and a palette becomes RGB. Written from the specification (ISO/IEC 15948), as the libraries that are free and
/// run everywhere make 8 bits of 16, which is no use to cameras (docs/decisions/0034).
/// </summary>
internal static class PngImage
{
    private const int ChunkOverhead = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="InputException">It is no PNG image, or damaged.</exception>
    public static RasterImage Decode(ReadOnlySpan<byte> file, string name)
    {
        if (!file.StartsWith(Signature))
        {
            throw new InputException($"{name} is no PNG image: it does not begin as one.");
        }

        PngHeader? header = null;
        PngPalette palette = new();
        using MemoryStream compressed = new();
        ReadOnlySpan<byte> rest = file[Signature.Length..];
        while (true)
        {
            ReadOnlySpan<byte> chunk = TakeChunk(ref rest, name, out uint type);
            if (header is null && type != PngChunk.Header)
            {
                throw new InputException($"{name} is damaged: its first chunk is not the header.");
            }

            switch (type)
            {
                case PngChunk.Header when header is null:
                    header = PngHeader.Parse(chunk, name);
                    break;
                case PngChunk.Palette:
                    palette.SetColours(chunk, name);
                    break;
                case PngChunk.Transparency:
                    palette.SetTransparency(chunk, header!);
                    break;
                case PngChunk.Data:
                    compressed.Write(chunk);
                    break;
                case PngChunk.End:
                    compressed.Position = 0;
                    return Decompress(header!, palette, compressed, name);
                default:
                    if (PngChunk.IsCritical(type))
                    {
                        throw new InputException(
                            $"{name} has a chunk {PngChunk.NameOf(type)} that cannot be left out."
                        );
                    }

                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> TakeChunk(ref ReadOnlySpan<byte> rest, string name, out uint type)
    {
        type = 0;
        if (
            rest.Length < ChunkOverhead
            || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - ChunkOverhead
        )
        {
            throw new InputException($"{name} ends early. It was not written completely; write it again.");
        }

        type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        ReadOnlySpan<byte> typeAndData = rest.Slice(4, 4 + (int)length);
        uint check = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]);
        if (Crc32.HashToUInt32(typeAndData) != check)
        {
            throw new InputException($"{name} is damaged: the check of its chunk {PngChunk.NameOf(type)} is wrong.");
        }

        rest = rest[(ChunkOverhead + (int)length)..];
        return typeAndData[4..];
    }

    private static RasterImage Decompress(PngHeader header, PngPalette palette, Stream compressed, string name)
    {
        try
        {
            using ZLibStream data = new(compressed, CompressionMode.Decompress);
            return new PngPixels(header, palette, name).Read(data);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InputException($"{name} is damaged: its pixels are not complete ({e.Message})", e);
        }
    }
}
