using System.Buffers.Binary;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Logs;

public class AppenderTests
{
    private const int MaxPayload = 1408 - 32;

    [Theory]
    [Trait("Req", "IF-10")]
    [InlineData(true)]
    [InlineData(false)]
    public void IF_10_Golden_frame_at_offset_64(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);
        appender.Append("x"u8);

        Assert.Equal(128, appender.Append("hello"u8));

        Assert.Equal(
            Hex.Bytes("25000000 00c00100 40000000 d2040000 e9030000 5236dbce 00000000 00000000 68656c6c6f"),
            fixture.Log.Term(0).AsSpan(64, 37)
        );
        Assert.False(fixture.Log.Term(0).AsSpan(101, 27).ContainsAnyExcept((byte)0));
        Assert.Equal(unchecked((long)0xcedb365200000080), fixture.Log.Metadata.TailAcquire(0));
        Assert.Equal(128, fixture.Log.ProducerPosition());
    }

    [Theory]
    [Trait("Req", "IF-10")]
    [InlineData(true, MaxPayload - 1, new byte[] { 0xC0 })]
    [InlineData(true, MaxPayload, new byte[] { 0xC0 })]
    [InlineData(true, MaxPayload + 1, new byte[] { 0x80, 0x40 })]
    [InlineData(false, (2 * MaxPayload) - 1, new byte[] { 0x80, 0x40 })]
    [InlineData(false, 2 * MaxPayload, new byte[] { 0x80, 0x40 })]
    [InlineData(false, (2 * MaxPayload) + 1, new byte[] { 0x80, 0x00, 0x40 })]
    [InlineData(true, 8192, new byte[] { 0x80, 0, 0, 0, 0, 0x40 })]
    [InlineData(false, 0, new byte[] { 0xC0 })]
    public void IF_10_Message_is_cut_into_fragments(bool exclusive, int length, byte[] flags)
    {
        using LogFixture fixture = new();
        byte[] message = new byte[length];
        new Random(length).NextBytes(message);

        long position = new Appender(fixture.Log, exclusive).Append(message);

        Assert.Equal(LogLayout.RequiredLength(length, MaxPayload), position);
        (long Position, byte Flags, byte[] Payload)[] frames = [.. fixture.ReadAll(0)];
        Assert.Equal(flags, frames.Select(f => f.Flags));
        Assert.Equal(message, frames.SelectMany(f => f.Payload));
        Assert.All(frames[..^1], f => Assert.Equal(MaxPayload, f.Payload.Length));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Message_or_claim_that_is_too_long_is_an_error(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);

        Assert.Throws<ArgumentOutOfRangeException>(() => appender.Append(new byte[8193]));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.TryClaim(MaxPayload + 1, long.MaxValue, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.TryClaim(-1, long.MaxValue, out _));
        Assert.Equal(0, fixture.Log.ProducerPosition());
    }

    [Theory]
    [Trait("Req", "IC-7")]
    [InlineData(true)]
    [InlineData(false)]
    public void IC_7_At_the_limit_the_connection_decides(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);

        Assert.Equal(AppendResult.NotConnected, appender.Append("x"u8, limit: 0));
        fixture.Log.Metadata.IsConnected = true;
        Assert.Equal(AppendResult.BackPressured, appender.Append("x"u8, limit: 0));
        Assert.Equal(AppendResult.BackPressured, appender.TryClaim(1, 0, out _));
        Assert.Equal(64, appender.Append("x"u8, limit: 1)); // the position before the message counts
        Assert.Equal(AppendResult.BackPressured, appender.Append("x"u8, limit: 64));
    }

    [Theory]
    [Trait("Req", "IC-7")]
    [InlineData(true)]
    [InlineData(false)]
    public void IC_7_Term_that_is_full_is_padded_and_the_next_one_begins(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);
        byte[] message = new byte[1000]; // 1,056 in the term: 62 fit, and 64 bytes are left
        for (int i = 1; i <= 62; i++)
        {
            Assert.Equal(i * 1056, appender.Append(message));
        }

        Assert.Equal(AppendResult.AdminAction, appender.Append(message));

        Assert.Equal(64, fixture.Log.Term(0).GetInt32(62 * 1056));
        Assert.Equal(0, fixture.Log.Term(0).GetUInt16((62 * 1056) + 6));
        Assert.Equal(1, fixture.Log.Metadata.ActiveTermCountAcquire);
        Assert.Equal(65536, fixture.Log.ProducerPosition());
        Assert.Equal(65536 + 1056, appender.Append(message));
        Assert.Equal(63, fixture.ReadAll(0).Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Term_that_is_filled_to_the_last_byte_needs_no_padding(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal((i + 1) * 1024, appender.Append(new byte[1024 - 32]));
        }

        Assert.Equal(AppendResult.AdminAction, appender.Append("x"u8));
        Assert.Equal(65536 + 64, appender.Append("x"u8));
        Assert.Equal(65, fixture.ReadAll(0).Count());
    }

    [Theory]
    [Trait("Req", "IC-7")]
    [InlineData(true)]
    [InlineData(false)]
    public void IC_7_End_of_positions_ends_the_publication(bool exclusive)
    {
        using LogFixture fixture = new(log =>
            log with
            {
                InitialTermId = 7,
                StartTermId = unchecked(7 + int.MaxValue),
                StartTermOffset = 65536 - 128,
            }
        );
        Appender appender = new(fixture.Log, exclusive);

        Assert.Equal(fixture.Log.MaxPossiblePosition - 64, appender.Append("x"u8));
        Assert.Equal(AppendResult.MaxPositionExceeded, appender.Append(new byte[200]));
        Assert.Equal(AppendResult.MaxPositionExceeded, appender.Append([]));
        Assert.Equal(AppendResult.MaxPositionExceeded, appender.Append("x"u8, limit: 0));

        // The padding that is out must not be written over by a message that would have fitted.
        Assert.Equal(64, fixture.Log.Term(1).GetInt32(65536 - 64));
        Assert.Equal(0, fixture.Log.Term(1).GetUInt16(65536 - 64 + 6));
        Assert.Equal(fixture.Log.MaxPossiblePosition, fixture.Log.ProducerPosition());
    }

    [Theory]
    [Trait("Req", "IC-6")]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public void IC_6_First_frame_lies_at_the_start_position(bool exclusive, int count)
    {
        using LogFixture fixture = new(log =>
            log with
            {
                InitialTermId = int.MaxValue,
                StartTermId = unchecked(int.MaxValue + count),
                StartTermOffset = 96,
            }
        );
        long start = ((long)count << 16) + 96;

        Assert.Equal(start + 64, new Appender(fixture.Log, exclusive).Append("hello"u8));

        Assert.Equal("hello"u8, Assert.Single(fixture.ReadAll(start)).Payload);
    }

    [Theory]
    [Trait("Req", "IC-9")]
    [InlineData(true)]
    [InlineData(false)]
    public void IC_9_Claim_is_invisible_until_it_is_committed(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);

        Assert.Equal(64, appender.TryClaim(5, long.MaxValue, out TermClaim claim));
        Assert.Equal(-37, fixture.Log.Term(0).GetInt32(0));
        Assert.Empty(fixture.ReadAll(0));
        "hello"u8.CopyTo(claim.Payload);
        claim.ReservedValue = 42;
        claim.Commit();

        Assert.Equal("hello"u8, Assert.Single(fixture.ReadAll(0)).Payload);
        Assert.Equal(42, fixture.Log.Term(0).GetInt64(24));
    }

    [Theory]
    [Trait("Req", "IC-9")]
    [InlineData(true)]
    [InlineData(false)]
    public void IC_9_Aborted_claim_is_padding(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);
        appender.TryClaim(5, long.MaxValue, out TermClaim claim);
        claim.Abort();
        appender.Append("x"u8);

        Assert.Equal(37, fixture.Log.Term(0).GetInt32(0));
        Assert.Equal("x"u8, Assert.Single(fixture.ReadAll(0)).Payload);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reserved_value_is_in_every_fragment(bool exclusive)
    {
        using LogFixture fixture = new();

        new Appender(fixture.Log, exclusive).Append(new byte[2000], long.MaxValue, reservedValue: -5);

        Assert.Equal(-5, fixture.Log.Term(0).GetInt64(24));
        Assert.Equal(-5, fixture.Log.Term(0).GetInt64(1408 + 24));
    }

    [Fact]
    [Trait("Req", "IC-5")]
    public async Task IC_5_Appends_of_many_threads_keep_their_order_and_lose_nothing()
    {
        const int Threads = 8;
        const int PerThread = 2000;
        using LogFixture fixture = new();
        long limit = LogFixture.TermLength / 2;
        Task[] publishers =
        [
            .. Enumerable
                .Range(0, Threads)
                .Select(t =>
                    Task.Factory.StartNew(
                        () => Publish(fixture.Path, t, PerThread, () => Volatile.Read(ref limit)),
                        TaskCreationOptions.LongRunning
                    )
                ),
        ];

        long[] next = new long[Threads];
        long position = 0;
        long clean = 0;
        int received = 0;
        SpinWait wait = default;
        while (received < Threads * PerThread && !publishers.Any(p => p.IsFaulted))
        {
            long before = position;
            foreach ((long at, byte flags, byte[] payload) in fixture.ReadAll(position))
            {
                int thread = payload[0];
                long sequence = BinaryPrimitives.ReadInt64LittleEndian(payload.AsSpan(1));
                Assert.Equal(next[thread]++, sequence);
                Assert.Equal(9 + (int)(sequence * 13 % 300), payload.Length);
                Assert.False(payload.AsSpan(9).ContainsAnyExcept((byte)(thread + sequence)));
                Assert.Equal(FrameHeader.UnfragmentedFlags, flags);
                position = at + FrameHeader.AlignedLength(FrameHeader.Length + payload.Length);
                received++;
            }

            position = SkipPadding(fixture.Log, position);
            clean = TermCleaner.Clean(fixture.Log, clean, position);
            Volatile.Write(ref limit, position + (LogFixture.TermLength / 2));
            if (position == before)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }

        await Task.WhenAll(publishers).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        Assert.All(next, n => Assert.Equal(PerThread, n));
        Assert.True(fixture.Log.Metadata.ActiveTermCountAcquire > 3, "The log must have rotated.");
    }

    [Fact]
    [Trait("Req", "IC-7")]
    public void IC_7_Tail_of_another_term_asks_for_another_try()
    {
        using LogFixture fixture = new();
        fixture.Log.Metadata.PutActiveTermCountRelease(1); // seen in the midst of a rotation

        Assert.Equal(AppendResult.AdminAction, new Appender(fixture.Log, exclusive: false).Append("x"u8));
    }

    [Theory]
    [Trait("Req", "IC-17")]
    [InlineData(true)]
    [InlineData(false)]
    public void IC_17_Appending_and_claiming_allocate_nothing(bool exclusive)
    {
        using LogFixture fixture = new();
        Appender appender = new(fixture.Log, exclusive);
        byte[] message = new byte[100];
        long clean = 0;

        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                appender.Append(message);
                if (appender.TryClaim(20, long.MaxValue, out TermClaim claim) > 0)
                {
                    claim.Payload.Clear();
                    claim.Commit();
                }

                clean = TermCleaner.Clean(fixture.Log, clean, fixture.Log.ProducerPosition());
            })
        );
    }

    private static void Publish(string path, int thread, int count, Func<long> limit)
    {
        using LogBuffers log = LogBuffers.Open(path); // as another process would
        ConcurrentAppender appender = new(log);
        byte[] message = new byte[512];
        SpinWait wait = default;
        for (long sequence = 0; sequence < count; )
        {
            Span<byte> payload = message.AsSpan(0, 9 + (int)(sequence * 13 % 300));
            payload[0] = (byte)thread;
            BinaryPrimitives.WriteInt64LittleEndian(payload[1..], sequence);
            payload[9..].Fill((byte)(thread + sequence));
            if (appender.Append(payload, limit(), 0) > 0)
            {
                sequence++;
            }
            else
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private static long SkipPadding(LogBuffers log, long position)
    {
        int offset = (int)(position & (log.TermLength - 1));
        TensorPool.Aeron.Memory.AtomicBuffer term = log.Term(
            StreamPosition.PartitionOfPosition(position, log.BitsToShift)
        );
        return TermReader.Look(term, offset, out int length) == FrameStatus.Padding
            ? position + FrameHeader.AlignedLength(length)
            : position;
    }

    /// <summary>Both appenders behind one face.</summary>
    private sealed class Appender
    {
        private readonly ConcurrentAppender? _concurrent;
        private readonly ExclusiveAppender? _exclusive;

        public Appender(LogBuffers log, bool exclusive)
        {
            _exclusive = exclusive ? new ExclusiveAppender(log) : null;
            _concurrent = exclusive ? null : new ConcurrentAppender(log);
        }

        public long Append(ReadOnlySpan<byte> message, long limit = long.MaxValue, long reservedValue = 0) =>
            _exclusive?.Append(message, limit, reservedValue) ?? _concurrent!.Append(message, limit, reservedValue);

        public long TryClaim(int length, long limit, out TermClaim claim)
        {
            if (_exclusive is not null)
            {
                _exclusive.CheckClaimLength(length);
                return _exclusive.TryClaim(length, limit, out claim);
            }

            _concurrent!.CheckClaimLength(length);
            return _concurrent.TryClaim(length, limit, out claim);
        }
    }
}
