using System.Buffers.Binary;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Memory;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Concurrent;

public class ManyToOneRingBufferTests
{
    private const int Capacity = 1024;

    [Fact]
    [Trait("Req", "IF-3")]
    public void IF_3_Record_is_length_type_body_at_multiples_of_eight()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);

        Assert.True(ring.TryWrite(4, [1, 2, 3]));
        Assert.True(ring.TryWrite(5, [9]));

        Assert.Equal(Hex.Bytes("0b000000 04000000 010203 0000000000"), block.Bytes[..16]);
        Assert.Equal(Hex.Bytes("09000000 05000000 09"), block.Bytes[16..25]);
        Assert.Equal(32, BinaryPrimitives.ReadInt64LittleEndian(block.Bytes[(Capacity + 128)..]));
    }

    [Fact]
    [Trait("Req", "IF-3")]
    public void IF_3_Trailer_fields_lie_128_bytes_apart()
    {
        using SharedBlock block = new(Capacity + 768);
        block.Buffer.PutInt64(Capacity + 128, 11 * 8);
        block.Buffer.PutInt64(Capacity + 384, 10 * 8);
        block.Buffer.PutInt64(Capacity + 512, 77);
        block.Buffer.PutInt64(Capacity + 640, 1234);
        ManyToOneRingBuffer ring = new(block.Buffer);

        Assert.Equal(88, ring.ProducerPosition);
        Assert.Equal(80, ring.ConsumerPosition);
        Assert.Equal(77, ring.NextCorrelationId());
        Assert.Equal(78, ring.NextCorrelationId());
        Assert.Equal(1234, ring.ConsumerHeartbeatMs);
        ring.ConsumerHeartbeatMs = -1;
        Assert.Equal(-1, block.Buffer.GetInt64(Capacity + 640));
    }

    [Theory]
    [InlineData(768)]
    [InlineData(1000 + 768)]
    [InlineData(1023)]
    [InlineData(8 + 768)]
    public void Length_that_is_no_power_of_two_and_trailer_is_refused(int length)
    {
        using SharedBlock block = new(length);

        Assert.Throws<ArgumentException>(() => new ManyToOneRingBuffer(block.Buffer));
    }

    [Fact]
    [Trait("Req", "IF-3")]
    public void IF_3_Record_that_does_not_fit_before_the_end_is_preceded_by_padding()
    {
        using SharedBlock block = new(Capacity + 768);
        SetPositions(block, head: 1000, tail: 1000);
        ManyToOneRingBuffer ring = new(block.Buffer);

        Assert.True(ring.TryWrite(1, new byte[40]));

        Assert.Equal(24, block.Buffer.GetInt32(1000));
        Assert.Equal(-1, block.Buffer.GetInt32(1004));
        Assert.Equal(48, block.Buffer.GetInt32(0));
        Assert.Equal(1000 + 24 + 48, ring.ProducerPosition);
        Assert.Equal(0, ring.Read((_, _) => { }, 10)); // padding only: a read stops at the end of the buffer
        Assert.Equal(1, ring.Read((_, body) => Assert.Equal(40, body.Length), 10));
        Assert.False(block.Bytes[..Capacity].ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Full_ring_refuses_and_takes_again_after_a_read()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        byte[] body = new byte[56];
        int written = 0;
        while (ring.TryWrite(1, body))
        {
            written++;
        }

        Assert.Equal(16, written);
        Assert.Equal(1, ring.Read((_, _) => { }, 1));
        Assert.True(ring.TryWrite(1, body));
        Assert.False(ring.TryWrite(1, []));
    }

    [Fact]
    [Trait("Req", "IF-3")]
    public void IF_3_Random_lengths_arrive_in_order_over_many_rounds()
    {
        const int Seed = 20240607;
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        Random random = new(Seed);
        Queue<byte[]> expected = new();
        int received = 0;
        MessageHandler check = (type, body) =>
        {
            Assert.Equal(7, type);
            Assert.Equal(expected.Dequeue(), body.AsSpan().ToArray());
            received++;
        };

        while (ring.ProducerPosition < 50 * Capacity)
        {
            byte[] message = new byte[random.Next(ring.MaxMessageLength + 1)];
            random.NextBytes(message);
            if (ring.TryWrite(7, message))
            {
                expected.Enqueue(message);
            }
            else
            {
                ring.Read(check, random.Next(1, 8));
            }
        }

        while (expected.Count > 0)
        {
            ring.Read(check, 100);
        }

        Assert.True(received > 100);
        Assert.False(block.Bytes[..Capacity].ContainsAnyExcept((byte)0), "Consumed space must be zero.");
    }

    [Fact]
    [Trait("Req", "IF-4")]
    public async Task IF_4_Several_producers_lose_and_tear_nothing()
    {
        const int Producers = 8;
        int perProducer = Environment.GetEnvironmentVariable("TP_LONG") == "1" ? 1_250_000 : 25_000;
        using SharedBlock block = new(8192 + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        long[] next = new long[Producers];
        int total = 0;
        string? fault = null;
        MessageHandler check = (type, body) =>
        {
            ReadOnlySpan<byte> bytes = body.AsSpan();
            int producer = type - 1;
            long sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            byte fill = Fill(producer, sequence);
            if (sequence != next[producer] || bytes.Length != LengthOf(sequence) || bytes[8..].ContainsAnyExcept(fill))
            {
                fault ??= $"producer {producer}: expected {next[producer]}, found {sequence}, {bytes.Length} bytes";
            }

            next[producer]++;
            total++;
        };

        Task[] producers =
        [
            .. Enumerable
                .Range(0, Producers)
                .Select(p =>
                    Task.Factory.StartNew(() => Produce(block.Buffer, p, perProducer), TaskCreationOptions.LongRunning)
                ),
        ];
        SpinWait wait = default;
        while (total < Producers * perProducer && fault is null && !producers.Any(p => p.IsFaulted))
        {
            if (ring.Read(check, 64) == 0)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }

        await Task.WhenAll(producers).WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
        Assert.Null(fault);
        Assert.All(next, n => Assert.Equal(perProducer, n));
        Assert.Equal(ring.ProducerPosition, ring.ConsumerPosition);
        Assert.False(block.Bytes[..8192].ContainsAnyExcept((byte)0), "Consumed space must be zero.");
    }

    [Fact]
    [Trait("Req", "IF-5")]
    public void IF_5_Unblock_turns_a_claimed_record_into_padding()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        Assert.True(ring.TryClaim(1, 20, out _));
        Assert.True(ring.TryWrite(2, [1]));
        int type = 0;

        Assert.Equal(0, ring.Read((_, _) => { }, 10));
        Assert.True(ring.Unblock());
        Assert.Equal(1, ring.Read((t, _) => type = t, 10));

        Assert.Equal(2, type);
        Assert.False(ring.Unblock());
    }

    [Fact]
    [Trait("Req", "IF-5")]
    public void IF_5_Unblock_pads_a_record_without_header_up_to_the_next_one()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        SetPositions(block, head: 0, tail: 64);
        Assert.True(ring.TryWrite(3, [1]));

        Assert.True(ring.Unblock());

        Assert.Equal(64, block.Buffer.GetInt32(0));
        Assert.Equal(-1, block.Buffer.GetInt32(4));
        Assert.Equal(1, ring.Read((_, _) => { }, 10));
    }

    [Fact]
    [Trait("Req", "IF-5")]
    public void IF_5_Unblock_leaves_a_record_without_header_and_successor_alone()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        SetPositions(block, head: 0, tail: 64);

        Assert.False(ring.Unblock());

        Assert.Equal(0, block.Buffer.GetInt32(0));
    }

    [Fact]
    [Trait("Req", "IF-5")]
    public void IF_5_Unblock_looks_to_the_end_when_the_tail_has_wrapped()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        SetPositions(block, head: 960, tail: Capacity + 64);
        block.Buffer.PutInt32(1008, 16);
        block.Buffer.PutInt32(1012, -1);

        Assert.True(ring.Unblock());

        Assert.Equal(48, block.Buffer.GetInt32(960));
    }

    [Fact]
    [Trait("Req", "IF-5")]
    public void IF_5_Unblock_gives_up_the_end_of_the_buffer_when_all_who_claimed_it_are_gone()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        SetPositions(block, head: Capacity - 64, tail: Capacity + 40); // padding claimed with the record, never written
        Assert.True(ring.TryWrite(3, [1]));

        Assert.True(ring.Unblock());
        Assert.Equal(64, block.Buffer.GetInt32(Capacity - 64));
        Assert.Equal(0, ring.Read((_, _) => Assert.Fail("Padding was delivered."), 10));
        Assert.True(ring.Unblock());

        ring.Read((_, _) => { }, 10);
        Assert.Equal(ring.ProducerPosition, ring.ConsumerPosition);
    }

    [Fact]
    public void Aborted_claim_is_skipped()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        Assert.True(ring.TryClaim(1, 20, out RingClaim claim));

        ring.Abort(claim);

        Assert.Equal(0, ring.Read((_, _) => Assert.Fail("An aborted record was delivered."), 10));
        Assert.Equal(ring.ProducerPosition, ring.ConsumerPosition);
    }

    [Fact]
    public void Handler_that_throws_consumes_its_message()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        ring.TryWrite(1, [1]);
        ring.TryWrite(2, [2]);

        Assert.Throws<InvalidOperationException>(() => ring.Read((_, _) => throw new InvalidOperationException(), 10));

        Assert.Equal(16, ring.ConsumerPosition);
        Assert.Equal(1, ring.Read((type, _) => Assert.Equal(2, type), 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1 << 20)]
    [InlineData(int.MaxValue)]
    public void Length_that_no_producer_writes_is_given_up_with_what_follows(int length)
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        ring.TryWrite(1, [1]);
        ring.TryWrite(1, [2]);
        block.Buffer.PutInt32(0, length);

        Assert.Equal(0, ring.Read((_, _) => Assert.Fail("Garbage was delivered."), 10));

        Assert.Equal(1, ring.CorruptReads);
        Assert.Equal(ring.ProducerPosition, ring.ConsumerPosition);
        Assert.True(ring.TryWrite(6, [3]));
        Assert.Equal(1, ring.Read((type, _) => Assert.Equal(6, type), 10));
    }

    [Fact]
    public void Random_bytes_never_lead_out_of_the_buffer()
    {
        const int Seed = 7;
        Random random = new(Seed);
        for (int round = 0; round < 2000; round++)
        {
            using SharedBlock block = new(Capacity + 768);
            ManyToOneRingBuffer ring = new(block.Buffer);
            random.NextBytes(block.Bytes[..Capacity]);
            SetPositions(block, random.Next(128) * 8, random.NextInt64(-5000, 5000));
            for (int i = 0; i < 20; i++)
            {
                ring.Read((_, body) => _ = body.AsSpan().Length, 10);
                ring.Unblock();
            }
        }
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_Writing_and_reading_allocate_nothing()
    {
        using SharedBlock block = new(Capacity + 768);
        ManyToOneRingBuffer ring = new(block.Buffer);
        byte[] body = new byte[24];
        MessageHandler handler = (_, _) => { };

        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                ring.TryWrite(1, body);
                ring.Read(handler, 10);
            })
        );
    }

    private static void Produce(AtomicBuffer buffer, int producer, int count)
    {
        ManyToOneRingBuffer ring = new(buffer); // one per producer, as each process has its own
        SpinWait wait = default;
        for (long sequence = 0; sequence < count; )
        {
            if (!ring.TryClaim(producer + 1, LengthOf(sequence), out RingClaim claim))
            {
                wait.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            Span<byte> body = ring.Body(claim);
            BinaryPrimitives.WriteInt64LittleEndian(body, sequence);
            body[8..].Fill(Fill(producer, sequence));
            ring.Commit(claim);
            sequence++;
        }
    }

    private static int LengthOf(long sequence) => 8 + (int)(sequence * 7 % 57);

    private static byte Fill(int producer, long sequence) => (byte)((producer * 31) + sequence + 1);

    private static void SetPositions(SharedBlock block, long head, long tail)
    {
        block.Buffer.PutInt64(Capacity + 128, tail);
        block.Buffer.PutInt64(Capacity + 256, head);
        block.Buffer.PutInt64(Capacity + 384, head);
    }
}
