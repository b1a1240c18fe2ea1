using System.Diagnostics;
using TensorPool.SharedMemory;
using TensorPool.Wire;

namespace TensorPool.Tests.SharedMemory;

[Requirement("P1-5")]
[Requirement("P1-6")]
[Requirement("P9-1")]
public class CommitWordTests
{
    [Theory]
    [Requirement("W-8.3-1")]
    [InlineData(0UL)]
    [InlineData(1029UL)]
    [InlineData((1UL << 63) - 1)]
    public void Word_is_odd_while_writing_and_even_when_committed(ulong seq)
    {
        ulong word = 0;

        CommitWord.BeginWrite(ref word, WireV1_1.WritingWord(seq));
        Assert.Equal((seq << 1) | 1, CommitWord.BeginRead(in word));
        Assert.False(WireV1_1.IsCommitted(word));

        CommitWord.Commit(ref word, WireV1_1.CommittedWord(seq));
        Assert.Equal(seq << 1, CommitWord.EndRead(in word));
        Assert.True(WireV1_1.IsCommitted(word));
        Assert.Equal(seq, WireV1_1.FrameIdOf(word));
    }

    /// <summary>
    /// One writer, one reader, on a block that is written in an order as bad for the reader as can be. What the reader
    /// accepts must be of one frame; and it must have had to refuse, or the test shows nothing: it goes on until it has.
    /// </summary>
    [Fact]
    [Requirement("W-8.3-5")]
    [Requirement("W-8.3-8")]
    public void Reader_accepts_whole_frames_only()
    {
        const int words = 64;
        ulong word = 0;
        ulong[] payload = new ulong[words];
        bool isDone = false;
        var writer = new Thread(() =>
        {
            for (ulong seq = 1; !Volatile.Read(ref isDone); seq++)
            {
                CommitWord.BeginWrite(ref word, WireV1_1.WritingWord(seq));
                for (int i = words - 1; i >= 0; i--)
                {
                    payload[i] = seq;
                }

                CommitWord.Commit(ref word, WireV1_1.CommittedWord(seq));
            }
        });
        ulong[] copy = new ulong[words];
        int accepted = 0;
        int refused = 0;
        int torn = 0;
        writer.Start();
        var watch = Stopwatch.StartNew();
        while ((accepted < 10_000 || refused < 1_000) && watch.Elapsed < TimeSpan.FromSeconds(120))
        {
            ulong before = CommitWord.BeginRead(in word);
            payload.CopyTo(copy, 0);
            if (before != CommitWord.EndRead(in word) || !WireV1_1.IsCommitted(before))
            {
                refused++;
                continue;
            }

            accepted++;
            torn += copy.AsSpan().ContainsAnyExcept(WireV1_1.FrameIdOf(before)) ? 1 : 0;
        }

        Volatile.Write(ref isDone, true);
        writer.Join();
        Assert.Equal(0, torn);
        Assert.True(accepted >= 10_000 && refused >= 1_000, $"accepted {accepted}, refused {refused}");
    }
}
