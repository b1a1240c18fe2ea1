using System.Buffers.Binary;

namespace TensorPool.Cli.Files.Images;

/// <summary>From the decompressed rows of a PNG file to an image: filters, interlacing, and widening of samples.</summary>
internal sealed class PngPixels(PngHeader header, PngPalette palette, string name)
{
    /// <summary>Where each pass of an interlaced image begins, and how far its pixels are apart.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    private readonly int _channels = header.ColourType == PngHeader.Indexed ? palette.Channels : header.Channels;
    private readonly int _bytesPerSample = header.BitDepth == 16 ? 2 : 1;

    /// <summary>Reads the image to its end.</summary>
    /// <exception cref="EndOfStreamException">There are not enough rows.</exception>
    /// <exception cref="InputException">They are damaged.</exception>
    public RasterImage Read(Stream rows)
    {
        if (header.ColourType == PngHeader.Indexed && !palette.IsSet)
        {
            throw new InputException($"{name} is damaged: it needs a palette and has none.");
        }

        byte[] samples = new byte[RasterImage.LengthOf(header.Width, header.Height, _channels, _bytesPerSample, name)];
        if (header.IsInterlaced)
        {
            foreach ((int x, int y, int stepX, int stepY) in Passes)
            {
                ReadPass(rows, samples, x, y, stepX, stepY);
            }
        }
        else
        {
            ReadPass(rows, samples, 0, 0, 1, 1);
        }

        return new RasterImage(header.Width, header.Height, _channels, _bytesPerSample, samples);
    }

    private void ReadPass(Stream rows, Span<byte> samples, int firstX, int firstY, int stepX, int stepY)
    {
        int width = (header.Width - firstX + stepX - 1) / stepX;
        if (width <= 0)
        {
            return; // a pass without pixels has no rows either
        }

        int length = header.RowLength(width);
        byte[] row = new byte[length + 1];
        byte[] previous = new byte[length + 1];
        int pixelLength = _channels * _bytesPerSample;
        for (int y = firstY; y < header.Height; y += stepY)
        {
            rows.ReadExactly(row);
            Unfilter(row, previous.AsSpan(1));
            Span<byte> target = samples.Slice(y * header.Width * pixelLength, header.Width * pixelLength);
            ReadOnlySpan<byte> line = row.AsSpan(1);
            if (stepX == 1 && header.BitDepth == 8 && header.ColourType != PngHeader.Indexed)
            {
                line.CopyTo(target); // the common case
            }
            else
            {
                for (int x = 0; x < width; x++)
                {
                    WritePixel(line, x, target.Slice((firstX + (x * stepX)) * pixelLength, pixelLength));
                }
            }

            (row, previous) = (previous, row);
        }
    }

    private void WritePixel(ReadOnlySpan<byte> line, int x, Span<byte> pixel)
    {
        if (header.BitDepth == 16)
        {
            int offset = x * pixel.Length;
            for (int i = 0; i < pixel.Length; i += 2)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(
                    pixel[i..],
                    BinaryPrimitives.ReadUInt16BigEndian(line[(offset + i)..])
                );
            }
        }
        else if (header.BitDepth == 8 && header.ColourType != PngHeader.Indexed)
        {
            line.Slice(x * pixel.Length, pixel.Length).CopyTo(pixel);
        }
        else
        {
            int bit = x * header.BitDepth;
            int max = (1 << header.BitDepth) - 1;
            int value = (line[bit / 8] >> (8 - header.BitDepth - (bit % 8))) & max;
            if (header.ColourType != PngHeader.Indexed)
            {
                pixel[0] = (byte)(value * byte.MaxValue / max);
            }
            else if (!palette.TryWrite(value, pixel))
            {
                throw new InputException(
                    $"{name} is damaged: a pixel has the colour {value}, which its palette lacks."
                );
            }
        }
    }

    /// <summary>Each row is filtered by itself, by what its first byte says, from the bytes to the left and above.</summary>
    private void Unfilter(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int filter = row[0];
        Span<byte> line = row[1..];
        int step = header.BytesPerPixel;
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < line.Length; i++)
                {
                    line[i] += line[i - step];
                }

                break;
            case 2:
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] += above[i];
                }

                break;
            case 3:
                for (int i = 0; i < line.Length; i++)
                {
                    int left = i >= step ? line[i - step] : 0;
                    line[i] += (byte)((left + above[i]) / 2);
                }

                break;
            case 4:
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] += i >= step ? Predict(line[i - step], above[i], above[i - step]) : Predict(0, above[i], 0);
                }

                break;
            default:
                throw new InputException($"{name} is damaged: a row has filter {filter}, and there are 0 to 4.");
        }
    }

    /// <summary>Of left, above, and above left: the one that is nearest to left + above - above left.</summary>
    private static byte Predict(byte left, byte above, byte corner)
    {
        int estimate = left + above - corner;
        int byLeft = Math.Abs(estimate - left);
        int byAbove = Math.Abs(estimate - above);
        int byCorner = Math.Abs(estimate - corner);
        return byLeft <= byAbove && byLeft <= byCorner ? left
            : byAbove <= byCorner ? above
            : corner;
    }
}
