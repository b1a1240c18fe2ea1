using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Logs;

/// <summary>A log of session 1234 and stream 1001 in a directory of its own.</summary>
internal sealed class LogFixture : IDisposable
{
    public const int TermLength = 65536;
    public const int InitialTermId = -824494510;

    private readonly TempDirectory _directory = new();

    public LogFixture(Func<LogParameters, LogParameters>? change = null)
    {
        LogParameters log = new()
        {
            CorrelationId = 3,
            SessionId = 1234,
            StreamId = 1001,
            InitialTermId = InitialTermId,
            TermLength = TermLength,
        };
        Parameters = change?.Invoke(log) ?? log;
        Path = _directory.File("3.logbuffer");
        Log = LogBuffers.Create(Path, Parameters);
    }

    public LogParameters Parameters { get; }

    public string Path { get; }

    public LogBuffers Log { get; }

    public string File(string name) => _directory.File(name);

    /// <summary>What a subscriber of the whole stream gets: fragments with their term offset, and no padding.</summary>
    public IEnumerable<(long Position, byte Flags, byte[] Payload)> ReadAll(long from)
    {
        long position = from;
        while (true)
        {
            TensorPool.Aeron.Memory.AtomicBuffer term = Log.Term(
                StreamPosition.PartitionOfPosition(position, Log.BitsToShift)
            );
            int offset = (int)(position & (Log.TermLength - 1));
            FrameStatus status = TermReader.Look(term, offset, out int length);
            if (status is not (FrameStatus.Data or FrameStatus.Padding))
            {
                yield break;
            }

            if (status == FrameStatus.Data)
            {
                Assert.Equal(offset, term.GetInt32(offset + FrameHeader.TermOffsetOffset));
                Assert.Equal(1234, term.GetInt32(offset + FrameHeader.SessionIdOffset));
                Assert.Equal(1001, term.GetInt32(offset + FrameHeader.StreamIdOffset));
                Assert.Equal(
                    StreamPosition.TermIdOfPosition(position, Log.BitsToShift, Log.InitialTermId),
                    term.GetInt32(offset + FrameHeader.TermIdOffset)
                );
                yield return (
                    position,
                    term.GetByte(offset + FrameHeader.FlagsOffset),
                    term.AsSpan(offset + FrameHeader.Length, length - FrameHeader.Length).ToArray()
                );
            }

            position += FrameHeader.AlignedLength(length);
        }
    }

    public void Dispose()
    {
        Log.Dispose();
        _directory.Dispose();
    }
}
