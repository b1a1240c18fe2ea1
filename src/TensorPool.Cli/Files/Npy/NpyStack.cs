using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Npy;

/// <summary>
/// One NumPy file with all frames, along a new first axis. Frames go to the file as they come, and its header, which says how
/// many there are, is written anew at the end.
/// </summary>
/// <remarks>
/// Frames in Fortran order make an array in Fortran order, where the elements of one frame lie as far apart as there are
/// frames. How many is known at the end only, so that the file is written a second time then, in stripes that fit into memory.
/// </remarks>
internal sealed class NpyStack : IFrameSink
{
    private const int DefaultMemoryLimit = 256 << 20;

    private readonly OutputFile _file;
    private readonly string _path;
    private readonly bool _overwrite;
    private readonly int _memoryLimit;
    private NpyHeader? _frame;
    private int _frameLength;
    private int _count;
    private byte[] _packed = [];

    /// <exception cref="InputException">The file exists, or cannot be made.</exception>
    public NpyStack(string path, bool overwrite, int memoryLimit = DefaultMemoryLimit)
    {
        _path = path;
        _overwrite = overwrite;
        _memoryLimit = memoryLimit;
        _file = new OutputFile(path, overwrite);
    }

    /// <inheritdoc/>
    public void Write(CopiedFrame frame)
    {
        NpyHeader header = NpyElements.Describe(frame) with
        {
            // What has one dimension is in both orders, but a stack of it is not: that of columns is in Fortran order.
            IsFortranOrder = frame.Layout.Order == MajorOrder.Column && frame.Layout.Rank > 0,
        };
        if (_frame is null)
        {
            if (header.Shape.Count == TensorLayout.MaxDims)
            {
                throw new InputException(
                    $"Frames of {frame.Layout} cannot be stacked into an array that can be published again, which has at most {TensorLayout.MaxDims} dimensions. Use --npy-dir."
                );
            }

            _frame = header;
            _file.Stream.Write(Header(isFortran: false).Format());
        }
        else if (
            header.Dtype != _frame.Dtype
            || header.IsFortranOrder != _frame.IsFortranOrder
            || !header.Shape.SequenceEqual(_frame.Shape)
        )
        {
            throw new InputException(
                $"Frame {frame.Info.Seq} is {header.ToLayout()}, and those before are {_frame.ToLayout()}: an array has one shape and type. Use --npy-dir."
            );
        }

        ReadOnlySpan<byte> bytes = PackedTensor.Pack(frame.Layout, frame.Payload, ref _packed);
        _frameLength = bytes.Length;
        _file.Stream.Write(bytes);
        _count++;
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (_frame is null)
        {
            throw new InputException($"No frame came, so that {_path} was not written.");
        }

        if (_frame.IsFortranOrder)
        {
            TransposeTo();
            return;
        }

        _file.Stream.Position = 0;
        _file.Stream.Write(Header(isFortran: false).Format());
        _file.Complete();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private NpyHeader Header(bool isFortran) =>
        _frame! with
        {
            IsFortranOrder = isFortran,
            Shape = [_count, .. _frame.Shape],
        };

    /// <summary>From frame by frame to element by element: all first elements, then all second ones.</summary>
    private void TransposeTo()
    {
        using OutputFile transposed = new(_path + ".fortran", overwrite: true);
        transposed.Stream.Write(Header(isFortran: true).Format());
        int dataOffset = Header(isFortran: false).Format().Length;
        int size = Dtypes.SizeOf(_frame!.Dtype);
        int elements = _frameLength / size;
        long stripeBytes = (long)_count * size;
        int stripeElements = (int)Math.Clamp(_memoryLimit / Math.Max(1, stripeBytes), 1, Math.Max(1, elements));
        byte[] stripe = new byte[checked((int)(stripeElements * stripeBytes))];
        byte[] part = new byte[stripeElements * size];
        for (int first = 0; first < elements; first += stripeElements)
        {
            int count = Math.Min(stripeElements, elements - first);
            Span<byte> read = part.AsSpan(0, count * size);
            for (int frame = 0; frame < _count; frame++)
            {
                _file.Stream.Position = dataOffset + ((long)frame * _frameLength) + ((long)first * size);
                _file.Stream.ReadExactly(read);
                for (int element = 0; element < count; element++)
                {
                    read.Slice(element * size, size)
                        .CopyTo(stripe.AsSpan((int)(element * stripeBytes) + (frame * size)));
                }
            }

            transposed.Stream.Write(stripe.AsSpan(0, (int)(count * stripeBytes)));
        }

        transposed.Complete();
        _file.Dispose(); // the frames one by one are not needed any more
        OutputFile.Refuse(_path, _overwrite);
        File.Move(_path + ".fortran", _path, overwrite: true);
    }
}
