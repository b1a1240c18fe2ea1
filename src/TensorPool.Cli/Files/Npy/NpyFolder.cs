using System.Globalization;

namespace TensorPool.Cli.Files.Npy;

/// <summary>A folder with one NumPy file for each frame, named by its number so that they sort in order.</summary>
internal sealed class NpyFolder : IFrameSink
{
    private readonly string _directory;
    private readonly bool _overwrite;
    private byte[] _packed = [];
    private ulong? _firstEpoch;

    /// <exception cref="InputException">The folder cannot be made, or has frames already.</exception>
    public NpyFolder(string directory, bool overwrite)
    {
        _directory = directory;
        _overwrite = overwrite;
        try
        {
            Directory.CreateDirectory(directory);
            if (!overwrite && Directory.EnumerateFiles(directory, "frame-*.npy").FirstOrDefault() is { } existing)
            {
                throw new InputException(
                    $"{directory} has frames already, such as {Path.GetFileName(existing)}. Name another folder, or say --overwrite."
                );
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{directory} cannot be used as a folder: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Write(CopiedFrame frame)
    {
        NpyHeader header = NpyElements.Describe(frame);
        using OutputFile file = new(Path.Combine(_directory, NameOf(frame)), _overwrite);
        file.Stream.Write(header.Format());
        file.Stream.Write(PackedTensor.Pack(frame.Layout, frame.Payload, ref _packed));
        file.Complete();
    }

    /// <inheritdoc/>
    public void Complete() { }

    /// <inheritdoc/>
    public void Dispose() { }

    /// <summary>Numbers begin again with each epoch, which has to show in the name of all but the first.</summary>
    private string NameOf(CopiedFrame frame)
    {
        _firstEpoch ??= frame.Info.Epoch;
        return frame.Info.Epoch == _firstEpoch
            ? string.Create(CultureInfo.InvariantCulture, $"frame-{frame.Info.Seq:D8}.npy")
            : string.Create(CultureInfo.InvariantCulture, $"frame-epoch{frame.Info.Epoch:D6}-{frame.Info.Seq:D8}.npy");
    }
}
