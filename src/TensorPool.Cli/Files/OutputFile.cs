namespace TensorPool.Cli.Files;

/// <summary>
/// A file that appears under its name only when it is complete: until then it is beside it, with <c>.part</c> behind the name,
/// and is removed if it does not become complete.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string _partPath;
    private bool _isComplete;

    /// <exception cref="InputException">It exists and is not to be overwritten, or cannot be made.</exception>
    public OutputFile(string path, bool overwrite)
    {
        _path = path;
        _partPath = path + ".part";
        Refuse(path, overwrite);
        try
        {
            Stream = new FileStream(_partPath, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {e.Message}", e);
        }
    }

    public FileStream Stream { get; }

    /// <exception cref="InputException">There is such a file, and it is not to be overwritten.</exception>
    public static void Refuse(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new InputException($"{path} exists already. Name another file, or say --overwrite.");
        }
    }

    /// <summary>Closes the file and gives it its name.</summary>
    public void Complete()
    {
        Stream.Dispose();
        File.Move(_partPath, _path, overwrite: true);
        _isComplete = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_isComplete)
        {
            File.Delete(_partPath);
        }
    }
}
