using System.Collections.Concurrent;
using System.Globalization;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files;

/// <summary>
/// Frames of one shape without any header, one after the other, from a file, a pipe, or standard input.
/// </summary>
/// <remarks>
/// A read from a pipe waits for as long as its writer likes, and nothing ends that wait. It is done on a thread of its own,
/// which reads a few frames ahead, and which the process does not wait for when it ends. Frames go through two queues and come
/// back: those that are empty, and those that are full; each array is in one of them, or in the hands of one thread.
/// </remarks>
internal sealed class RawFrames : IFrameSource
{
    private const int FramesAhead = 3;

    private readonly TensorLayout _layout;
    private readonly int _length;
    private readonly string _name;
    private readonly Stream _stream;
    private readonly BlockingCollection<byte[]> _empty = [];
    private readonly BlockingCollection<byte[]> _full = [];
    private readonly bool _canRestart;
    private byte[]? _frame;
    private bool _isReading;
    private volatile InputException? _failure;

    /// <param name="path">A file or a pipe, or <see cref="RawSink.Standard"/>.</param>
    /// <param name="layout">What each frame is, without gaps.</param>
    /// <exception cref="InputException">There is no such file, or it does not hold whole frames.</exception>
    public RawFrames(string path, in TensorLayout layout)
        : this(Open(path), path == RawSink.Standard ? "standard input" : path, layout) { }

    /// <summary>From a stream, which is closed in the end.</summary>
    public RawFrames(Stream stream, string name, in TensorLayout layout)
    {
        _layout = layout;
        _length = FrameSizes.Of(layout, name);
        _name = name;
        _stream = stream;
        if (_length == 0)
        {
            throw new InputException(
                $"{name}: a frame of {layout} has no bytes, so that it does not say how many there are."
            );
        }

        _canRestart = stream.CanSeek;
        if (_canRestart && stream.Length % _length != 0)
        {
            throw new InputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} has {stream.Length} bytes, which are {stream.Length / _length} frames of {layout} ({_length} bytes) and {stream.Length % _length} more. Check --shape and --dtype."
                )
            );
        }

        for (int i = 0; i < (_canRestart ? 1 : FramesAhead); i++)
        {
            _empty.Add(GC.AllocateUninitializedArray<byte>(_length));
        }
    }

    /// <inheritdoc/>
    public int MaxFrameLength => _length;

    /// <inheritdoc/>
    public string Description => $"raw frames of {_name}";

    /// <inheritdoc/>
    public bool TryMoveNext(out FrameShape shape, CancellationToken cancellation)
    {
        shape = new FrameShape(_layout, _length);
        if (_frame is { } done)
        {
            _frame = null;
            _empty.Add(done, CancellationToken.None);
        }

        if (_canRestart)
        {
            byte[] frame = _empty.Take(cancellation);
            _frame = TryReadFrame(frame);
            if (_frame is null)
            {
                _empty.Add(frame, CancellationToken.None); // for another round
            }
        }
        else
        {
            StartReading();
            _full.TryTake(out _frame, Timeout.Infinite, cancellation);
        }

        if (_failure is { } failure && _frame is null)
        {
            throw failure;
        }

        return _frame is not null;
    }

    /// <inheritdoc/>
    public void Read(Span<byte> payload, ulong seq) => _frame.CopyTo(payload);

    /// <inheritdoc/>
    public bool TryRestart()
    {
        if (_canRestart)
        {
            _stream.Position = 0;
        }

        return _canRestart;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The reading thread may be in a read: closing the stream under it would wait for that on some kinds of stream.
        _empty.CompleteAdding();
        if (_canRestart)
        {
            _stream.Dispose();
        }
    }

    private static Stream Open(string path)
    {
        try
        {
            return path == RawSink.Standard
                ? Console.OpenStandardInput()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private void StartReading()
    {
        if (!_isReading)
        {
            _isReading = true;
            new Thread(ReadAhead) { IsBackground = true, Name = "tp-raw-input" }.Start();
        }
    }

    private void ReadAhead()
    {
        try
        {
            foreach (byte[] frame in _empty.GetConsumingEnumerable())
            {
                if (TryReadFrame(frame) is null)
                {
                    break;
                }

                _full.Add(frame);
            }
        }
        finally
        {
            _full.CompleteAdding(); // behind the store of a failure, which is looked at when nothing more comes
        }
    }

    /// <returns>The frame; null at the end, and after a failure.</returns>
    private byte[]? TryReadFrame(byte[] frame)
    {
        try
        {
            int count = _stream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false);
            if (count == frame.Length)
            {
                return frame;
            }

            if (count > 0)
            {
                _failure = new InputException(
                    $"{_name} ends within a frame: {count} bytes of {_length} came. The frames before were published. Check --shape and --dtype."
                );
            }
        }
        catch (IOException e)
        {
            _failure = new InputException($"{_name} cannot be read any more: {e.Message}", e);
        }

        return null;
    }
}
