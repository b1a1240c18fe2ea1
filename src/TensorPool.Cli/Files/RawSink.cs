using Microsoft.Win32.SafeHandles;
using TensorPool.SharedMemory.Posix;

namespace TensorPool.Cli.Files;

/// <summary>Elements of all frames, one after the other, without any header: into a file, or to standard output.</summary>
internal sealed class RawSink : IFrameSink
{
    /// <summary>What stands for standard input and output.</summary>
    public const string Standard = "-";

    private readonly OutputFile? _file;
    private readonly Stream _stream;
    private byte[] _packed = [];

    /// <param name="path">A file, or <see cref="Standard"/>. A pipe or a device is written as it is.</param>
    /// <param name="overwrite">Whether a file may exist.</param>
    /// <exception cref="InputException">The file exists, or cannot be made.</exception>
    public RawSink(string path, bool overwrite)
    {
        if (path == Standard)
        {
            // Not the console's stream, which says nothing when the reader of a pipe is gone.
            _stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 0);
        }
        else if (IsSpecial(path))
        {
            _stream = OpenSpecial(path);
        }
        else
        {
            _file = new OutputFile(path, overwrite);
            _stream = _file.Stream;
        }
    }

    /// <summary>For tests.</summary>
    public RawSink(Stream stream) => _stream = stream;

    /// <inheritdoc/>
    public void Write(CopiedFrame frame) => _stream.Write(PackedTensor.Pack(frame.Layout, frame.Payload, ref _packed));

    /// <inheritdoc/>
    public void Complete()
    {
        _stream.Flush();
        _file?.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file is not null)
        {
            _file.Dispose();
        }
        else
        {
            _stream.Dispose();
        }
    }

    /// <summary>
    /// Whether there is a pipe or a device at a path, which is written and never replaced. A file that is given its name when
    /// it is complete would take the place of /dev/null.
    /// </summary>
    private static bool IsSpecial(string path)
    {
        using SafeFileHandle? handle = PosixFile.OpenToLookAt(path, out _);
        return handle is not null
            && PosixFile.Identify(handle).Kind switch
            {
                FileKind.RegularFile => false,
                // Such as /dev/stdout, which may lead to what has no path.
                FileKind.SymbolicLink => File.ResolveLinkTarget(path, returnFinalTarget: true)
                    is not { Exists: true } target
                    || IsSpecial(target.FullName),
                _ => true,
            };
    }

    private static FileStream OpenSpecial(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written: {e.Message}", e);
        }
    }
}
