namespace TensorPool.Cli.Files.Images;

/// <summary>The images of a folder as frames, in natural order of their names.</summary>
internal sealed class ImageFolder : IFrameSource
{
    private static readonly string[] Extensions = [".pgm", ".ppm", ".pnm", ".png"];

    private readonly string[] _paths;
    private int _index = -1;
    private RasterImage? _image;

    /// <summary>Decodes the first image, and looks how large the others are when it comes to them.</summary>
    /// <exception cref="InputException">There is no such folder, or no image in it.</exception>
    public ImageFolder(string directory)
    {
        try
        {
            _paths =
            [
                .. Directory
                    .EnumerateFiles(directory)
                    .Where(path => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
                    .Order(NaturalOrder.Instance),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{directory} cannot be read: {e.Message}", e);
        }

        if (_paths.Length == 0)
        {
            throw new InputException($"{directory} holds no images: no file ends in {string.Join(", ", Extensions)}.");
        }

        // All are decoded once, so that a damaged one is known, and the largest, before anything is published.
        foreach (string path in _paths)
        {
            RasterImage image = Decode(path);
            MaxFrameLength = Math.Max(MaxFrameLength, image.Samples.Length);
            PixelFormat ??= image.PixelFormat;
        }

        Description = $"{_paths.Length} images of {Path.GetFileName(Path.TrimEndingDirectorySeparator(directory))}";
    }

    /// <inheritdoc/>
    public int MaxFrameLength { get; }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>How pixels of the first image are packed; null where that has no name.</summary>
    public string? PixelFormat { get; }

    /// <inheritdoc/>
    public bool TryMoveNext(out FrameShape shape, CancellationToken cancellation)
    {
        shape = default;
        if (_index + 1 >= _paths.Length)
        {
            return false;
        }

        _image = Decode(_paths[++_index]);
        shape = new FrameShape(_image.Layout, _image.Samples.Length);
        return true;
    }

    /// <inheritdoc/>
    public void Read(Span<byte> payload, ulong seq) => _image!.Samples.CopyTo(payload);

    /// <inheritdoc/>
    public bool TryRestart()
    {
        _index = -1;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() { }

    private static RasterImage Decode(string path)
    {
        try
        {
            byte[] file = File.ReadAllBytes(path);
            return file.AsSpan().StartsWith("P"u8) ? PortableAnymap.Decode(file, path) : PngImage.Decode(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
