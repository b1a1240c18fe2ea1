using System.Text;

namespace TensorPool.Cli.Tests.Files;

/// <summary>NumPy files byte by byte, as NumPy writes them, made here without any of the code under test.</summary>
internal static class NpyBytes
{
    /// <summary>Headers that numpy.save writes for arrays of these types; the shape is (2, 3, 4).</summary>
    public static TheoryData<string, int> Descriptions { get; } =
        new()
        {
            { "|u1", 1 },
            { "|i1", 1 },
            { "<u2", 2 },
            { "<i2", 2 },
            { "<u4", 4 },
            { "<i4", 4 },
            { "<u8", 8 },
            { "<i8", 8 },
            { "<f4", 4 },
            { "<f8", 8 },
            { "|b1", 1 },
            { "|V1", 1 },
        };

    /// <summary>A file of format 1.0 with the padding that NumPy leaves for the extent that may grow.</summary>
    public static byte[] File(string descr, bool isFortran, string shape, ReadOnlySpan<byte> data)
    {
        string text = $"{{'descr': '{descr}', 'fortran_order': {(isFortran ? "True" : "False")}, 'shape': {shape}, }}";
        string[] extents = shape
            .Trim('(', ')')
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (extents.Length > 0)
        {
            text += new string(' ', 21 - (isFortran ? extents[^1] : extents[0]).Length);
        }

        return Wrap(1, text, data);
    }

    /// <summary>Magic, version, length, the text padded to a multiple of 64, and the elements.</summary>
    public static byte[] Wrap(byte major, string text, ReadOnlySpan<byte> data)
    {
        int lengthSize = major == 1 ? 2 : 4;
        int unpadded = 8 + lengthSize + text.Length + 1;
        text += new string(' ', 64 - (unpadded % 64)) + "\n";
        MemoryStream file = new();
        using (BinaryWriter writer = new(file, Encoding.Latin1, leaveOpen: true))
        {
            writer.Write((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', major, 0]);
            if (major == 1)
            {
                writer.Write((ushort)text.Length);
            }
            else
            {
                writer.Write(text.Length);
            }

            writer.Write((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetBytes(text));
            writer.Write(data);
        }

        return file.ToArray();
    }

    /// <summary>Bytes that all differ from their neighbours; for truth values 0 and 1.</summary>
    public static byte[] Elements(string descr, int count, int size)
    {
        byte[] bytes = new byte[count * size];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = descr == "|b1" ? (byte)(i & 1) : (byte)((i * 37) + (i / 251));
        }

        return bytes;
    }
}
