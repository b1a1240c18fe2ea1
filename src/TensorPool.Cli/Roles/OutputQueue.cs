using System.Collections.Concurrent;
using TensorPool.Cli.Files;

namespace TensorPool.Cli.Roles;

/// <summary>
/// Frames on their way from the thread that polls to the one that writes them, which may stand still for as long as a disk or a
/// reader of a pipe likes: polling never waits for it (a consumer that does not poll loses its place).
/// </summary>
/// <remarks>
/// The polling thread takes a frame from the empty ones, fills it, and hands it over; the writing thread writes it and puts it
/// back. A frame is in one of the two collections or in the hands of one thread. The number of bytes that wait is raised by the
/// one and lowered by the other.
/// </remarks>
internal sealed class OutputQueue : IDisposable
{
    private readonly IFrameSink _sink;
    private readonly long _byteLimit;
    private readonly BlockingCollection<CopiedFrame> _full = [];
    private readonly ConcurrentBag<CopiedFrame> _empty = [];
    private readonly Thread _thread;
    private long _waitingBytes;
    private long _written;
    private volatile Exception? _failure;

    /// <param name="sink">Belongs to this from here on, and to the writing thread.</param>
    /// <param name="byteLimit">Of frames that wait; a single frame may be longer.</param>
    public OutputQueue(IFrameSink sink, long byteLimit)
    {
        _sink = sink;
        _byteLimit = byteLimit;
        // Nothing ends a write to a pipe that nobody reads: the process does not wait for this thread.
        _thread = new Thread(Write) { IsBackground = true, Name = "tp-output" };
        _thread.Start();
    }

    /// <summary>Frames that were written.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Why writing has ended; null if it has not.</summary>
    public Exception? Failure => _failure;

    /// <summary>A frame to fill, if there is room for so many bytes.</summary>
    public CopiedFrame? TryRent(int length)
    {
        long waiting = Volatile.Read(ref _waitingBytes);
        if (_failure is not null || (waiting > 0 && waiting + length > _byteLimit))
        {
            return null;
        }

        return _empty.TryTake(out CopiedFrame? frame) ? frame : new CopiedFrame();
    }

    /// <summary>Gives a frame back that is not to be written.</summary>
    public void Return(CopiedFrame frame) => _empty.Add(frame);

    /// <summary>Has a frame written.</summary>
    public void Add(CopiedFrame frame)
    {
        Interlocked.Add(ref _waitingBytes, frame.Payload.Length);
        _full.Add(frame);
    }

    /// <summary>Writes what waits, and brings the output to its end.</summary>
    /// <param name="giveUp">Ends the wait for a reader that does not read.</param>
    /// <exception cref="Exception">Writing has failed: an InputException or an IOException.</exception>
    public void Complete(CancellationToken giveUp)
    {
        _full.CompleteAdding();
        while (!_thread.Join(TimeSpan.FromMilliseconds(20)))
        {
            if (giveUp.IsCancellationRequested)
            {
                throw new InputException("Nobody reads the output; what was waiting to be written is lost.");
            }
        }

        if (_failure is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>Ends without waiting. The sink is closed by the writing thread.</summary>
    public void Dispose() => _full.CompleteAdding();

    private void Write()
    {
        try
        {
            foreach (CopiedFrame frame in _full.GetConsumingEnumerable())
            {
                _sink.Write(frame);
                Volatile.Write(ref _written, _written + 1);
                Interlocked.Add(ref _waitingBytes, -frame.Payload.Length);
                _empty.Add(frame);
            }

            _sink.Complete();
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            _failure = e;
        }
        finally
        {
            _sink.Dispose();
        }
    }
}
