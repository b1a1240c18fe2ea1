using Microsoft.Win32.SafeHandles;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files.Npy;

/// <summary>The arrays of NumPy files as frames: each array is one, or each step along its first axis.</summary>
internal sealed class NpyFrames : IFrameSource
{
    private const int DefaultMemoryLimit = 256 << 20;

    private readonly List<NpyArray> _arrays;
    private readonly bool _isSplit;
    private readonly int _memoryLimit;
    private int _arrayIndex;
    private int _frameIndex;
    private SafeFileHandle? _file;
    private ColumnSplitter? _splitter;

    /// <summary>Reads the headers of all files, so that what is wrong with one is known before anything is published.</summary>
    /// <param name="paths">The files, in this order.</param>
    /// <param name="isSplit">Whether the first axis counts frames.</param>
    /// <param name="memoryLimit">For what has to be gathered.</param>
    /// <exception cref="InputException">One of them cannot be used.</exception>
    public NpyFrames(IReadOnlyList<string> paths, bool isSplit, int memoryLimit = DefaultMemoryLimit)
    {
        _isSplit = isSplit;
        _memoryLimit = memoryLimit;
        _arrays = [.. paths.SelectMany(NpyArray.Find)];
        foreach (NpyArray array in _arrays)
        {
            if (isSplit && array.Header.Shape.Count == 0)
            {
                throw new InputException(
                    $"{array.Path} holds a scalar, which has no axis to split. Leave --split out."
                );
            }

            MaxFrameLength = Math.Max(MaxFrameLength, ShapeOf(array).Length);
        }

        Description = paths.Count == 1 ? Path.GetFileName(paths[0]) : $"{paths.Count} NumPy files";
        TryRestart();
    }

    /// <inheritdoc/>
    public int MaxFrameLength { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public bool TryMoveNext(out FrameShape shape, CancellationToken cancellation)
    {
        shape = default;
        _frameIndex++;
        while (_arrayIndex < _arrays.Count)
        {
            NpyArray array = _arrays[_arrayIndex];
            if (_frameIndex < CountOf(array))
            {
                shape = ShapeOf(array);
                return true;
            }

            CloseFile();
            _arrayIndex++;
            _frameIndex = 0;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Read(Span<byte> payload, ulong seq)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        NpyArray array = _arrays[_arrayIndex];
        try
        {
            _file ??= File.OpenHandle(array.Path);
            if (_isSplit && array.Header.IsFortranOrder)
            {
                _splitter ??= new ColumnSplitter(array, _file, payload.Length, _memoryLimit);
                _splitter.Read(_frameIndex, payload);
            }
            else
            {
                array.Read(_file, (long)_frameIndex * payload.Length, payload);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{array.Path} cannot be read any more: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public bool TryRestart()
    {
        CloseFile();
        _arrayIndex = 0;
        _frameIndex = -1;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => CloseFile();

    private int CountOf(NpyArray array) => _isSplit ? array.Header.Shape[0] : 1;

    private FrameShape ShapeOf(NpyArray array)
    {
        TensorLayout layout = array.Header.ToLayout([.. array.Header.Shape.Skip(_isSplit ? 1 : 0)]);
        return new FrameShape(layout, FrameSizes.Of(layout, array.Path));
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
        _splitter = null;
    }
}
