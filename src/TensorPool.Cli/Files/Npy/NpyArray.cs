using Microsoft.Win32.SafeHandles;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Npy;

/// <summary>One array in a NumPy file: where its elements lie, and how to read parts of them.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">What the array is.</param>
/// <param name="Offset">Of the first element in the file.</param>
/// <param name="Length">Bytes of all elements.</param>
internal sealed record NpyArray(string Path, NpyHeader Header, long Offset, long Length)
{
    /// <summary>Finds the arrays of a file; several calls of numpy.save into one file make it hold several.</summary>
    /// <exception cref="InputException">It is no NumPy file, or ends early.</exception>
    public static List<NpyArray> Find(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (!file.CanSeek)
            {
                throw new InputException(
                    $"{path} is a pipe or a device; NumPy files are read from regular files. Pipe the elements, and use --raw - with --shape and --dtype."
                );
            }

            List<NpyArray> arrays = [];
            do
            {
                string name = arrays.Count == 0 ? path : $"{path}, at byte {file.Position}";
                NpyHeader header = NpyHeader.Read(file, name);
                long length = header.ToLayout().SizeInBytes;
                if (length > file.Length - file.Position)
                {
                    throw new InputException(
                        $"{name} holds {file.Length - file.Position} bytes of elements, but its header says {header.ToLayout()}, which is {length}. It was not written completely; write it again."
                    );
                }

                arrays.Add(new NpyArray(path, header, file.Position, length));
                file.Position += length;
            } while (file.Position < file.Length);

            return arrays;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads elements as they lie, in the byte order of this machine.</summary>
    /// <param name="file">The file, opened.</param>
    /// <param name="position">Bytes from the first element.</param>
    /// <param name="destination">Whole elements.</param>
    /// <exception cref="InputException">The file has become shorter.</exception>
    public void Read(SafeFileHandle file, long position, Span<byte> destination)
    {
        for (int read = 0; read < destination.Length; )
        {
            int count = RandomAccess.Read(file, destination[read..], Offset + position + read);
            if (count == 0)
            {
                throw new InputException($"{Path} was cut off while it was read. Let nobody write it meanwhile.");
            }

            read += count;
        }

        if (Header.IsBigEndian)
        {
            ByteOrder.Reverse(destination, Dtypes.SizeOf(Header.Dtype));
        }
    }
}
