using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace TensorPool.Cli.Tests.Files;

/// <summary>Makes PNG files of any kind, filter and interlacing, from the samples as the file has them.</summary>
internal static class PngWriter
{
    private static readonly (int X, int Y, int DX, int DY)[] Adam7 =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <param name="sample">Value of a channel of a pixel.</param>
    /// <param name="filter">Of a row, by its number.</param>
    /// <param name="extra">Chunks between the header and the data.</param>
    public static byte[] Write(
        int width,
        int height,
        int depth,
        int colour,
        int channels,
        Func<int, int, int, int> sample,
        Func<int, int>? filter = null,
        bool isInterlaced = false,
        params (string Type, byte[] Data)[] extra
    )
    {
        MemoryStream rows = new();
        foreach ((int x, int y, int dx, int dy) in isInterlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            WritePass(rows, width, height, depth, channels, sample, filter ?? (_ => 0), (x, y, dx, dy));
        }

        MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows.ToArray());
        }

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, isInterlaced ? (byte)1 : (byte)0);
        MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        file.Write(Chunk("IHDR", header));
        foreach ((string type, byte[] data) in extra)
        {
            file.Write(Chunk(type, data));
        }

        // In two parts, as data may be cut anywhere.
        byte[] all = compressed.ToArray();
        file.Write(Chunk("IDAT", all[..(all.Length / 2)]));
        file.Write(Chunk("IDAT", all[(all.Length / 2)..]));
        file.Write(Chunk("IEND", []));
        return file.ToArray();
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Check(chunk.AsSpan(4, 4 + data.Length)));
        return chunk;
    }

    private static uint Check(ReadOnlySpan<byte> bytes)
    {
        uint value = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            value ^= b;
            for (int i = 0; i < 8; i++)
            {
                value = (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
            }
        }

        return ~value;
    }

    private static void WritePass(
        Stream rows,
        int width,
        int height,
        int depth,
        int channels,
        Func<int, int, int, int> sample,
        Func<int, int> filter,
        (int X, int Y, int DX, int DY) pass
    )
    {
        int count = pass.X >= width ? 0 : ((width - pass.X - 1) / pass.DX) + 1;
        if (count == 0)
        {
            return;
        }

        int step = Math.Max(1, channels * depth / 8);
        byte[] above = new byte[((count * channels * depth) + 7) / 8];
        for (int y = pass.Y; y < height; y += pass.DY)
        {
            byte[] line = new byte[above.Length];
            for (int i = 0; i < count * channels; i++)
            {
                int value = sample(pass.X + (i / channels * pass.DX), y, i % channels);
                if (depth == 16)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(line.AsSpan(2 * i), (ushort)value);
                }
                else
                {
                    line[i * depth / 8] |= (byte)(value << (8 - depth - (i * depth % 8)));
                }
            }

            int kind = filter(y);
            rows.WriteByte((byte)kind);
            for (int i = 0; i < line.Length; i++)
            {
                int a = i >= step ? line[i - step] : 0;
                int b = above[i];
                int c = i >= step ? above[i - step] : 0;
                int p = a + b - c;
                int paeth =
                    Math.Abs(p - a) <= Math.Abs(p - b) && Math.Abs(p - a) <= Math.Abs(p - c) ? a
                    : Math.Abs(p - b) <= Math.Abs(p - c) ? b
                    : c;
                int predicted = kind switch
                {
                    1 => a,
                    2 => b,
                    3 => (a + b) / 2,
                    4 => paeth,
                    _ => 0,
                };
                rows.WriteByte((byte)(line[i] - predicted));
            }

            above = line;
        }
    }
}
