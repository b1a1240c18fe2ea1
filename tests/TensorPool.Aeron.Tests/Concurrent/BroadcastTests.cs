using System.Buffers.Binary;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Concurrent;

public class BroadcastTests
{
    private const int Capacity = 1024;

    [Fact]
    [Trait("Req", "IF-6")]
    public void IF_6_Record_and_trailer_lie_where_the_format_says()
    {
        using SharedBlock block = new(Capacity + 128);
        BroadcastTransmitter transmitter = new(block.Buffer);

        transmitter.Transmit(3, [1, 2, 3]);
        transmitter.Transmit(4, [9]);

        Assert.Equal(Hex.Bytes("0b000000 03000000 010203 0000000000 09000000 04000000 09"), block.Bytes[..25]);
        Assert.Equal(32, block.Buffer.GetInt64(Capacity)); // tail intent
        Assert.Equal(32, block.Buffer.GetInt64(Capacity + 8)); // tail
        Assert.Equal(16, block.Buffer.GetInt64(Capacity + 16)); // latest
    }

    [Fact]
    [Trait("Req", "IF-6")]
    public void IF_6_Record_that_does_not_fit_is_preceded_by_padding_up_to_the_end()
    {
        using SharedBlock block = new(Capacity + 128);
        block.Buffer.PutInt64(Capacity, 1000);
        block.Buffer.PutInt64(Capacity + 8, 1000);
        block.Buffer.PutInt64(Capacity + 16, 1000);
        BroadcastReceiver receiver = new(block.Buffer);

        new BroadcastTransmitter(block.Buffer).Transmit(3, new byte[40]);

        Assert.Equal(24, block.Buffer.GetInt32(1000));
        Assert.Equal(-1, block.Buffer.GetInt32(1004));
        Assert.Equal(48, block.Buffer.GetInt32(0));
        Assert.Equal(1024 + 48, block.Buffer.GetInt64(Capacity + 8));
        Assert.Equal(1024, block.Buffer.GetInt64(Capacity + 16));
        Assert.Equal(BroadcastStatus.Message, receiver.TryReceive());
        Assert.Equal(40, receiver.Body.Length);
    }

    [Fact]
    public void Receiver_of_an_unused_buffer_gets_nothing()
    {
        using SharedBlock block = new(Capacity + 128);

        Assert.Equal(BroadcastStatus.None, new BroadcastReceiver(block.Buffer).TryReceive());
    }

    [Fact]
    [Trait("Req", "IF-6")]
    public void IF_6_Late_joiner_gets_one_old_message_at_most()
    {
        using SharedBlock block = new(Capacity + 128);
        BroadcastTransmitter transmitter = new(block.Buffer);
        for (int i = 1; i <= 100; i++)
        {
            transmitter.Transmit(i, new byte[60]);
        }

        BroadcastReceiver receiver = new(block.Buffer);

        Assert.Equal(BroadcastStatus.Message, receiver.TryReceive());
        Assert.Equal(100, receiver.TypeId);
        Assert.Equal(BroadcastStatus.None, receiver.TryReceive());
    }

    [Fact]
    [Trait("Req", "IF-6")]
    public void IF_6_Messages_of_any_length_arrive_in_order_over_many_rounds()
    {
        const int Seed = 99;
        using SharedBlock block = new(Capacity + 128);
        BroadcastTransmitter transmitter = new(block.Buffer);
        BroadcastReceiver receiver = new(block.Buffer);
        Random random = new(Seed);
        for (int i = 1; i < 5000; i++)
        {
            byte[] message = new byte[random.Next(transmitter.MaxMessageLength + 1)];
            random.NextBytes(message);
            transmitter.Transmit(i, message);

            Assert.Equal(BroadcastStatus.Message, receiver.TryReceive());
            Assert.Equal(i, receiver.TypeId);
            Assert.Equal(message, receiver.Body.ToArray());
        }
    }

    [Fact]
    [Trait("Req", "IF-6")]
    [Trait("Req", "IC-13")]
    public void IF_6_IC_13_Receiver_that_is_overtaken_finds_out_and_stays_lapped()
    {
        using SharedBlock block = new(Capacity + 128);
        BroadcastTransmitter transmitter = new(block.Buffer);
        BroadcastReceiver receiver = new(block.Buffer);
        for (int i = 0; i < 20; i++)
        {
            transmitter.Transmit(1, new byte[56]);
        }

        Assert.Equal(BroadcastStatus.Lapped, receiver.TryReceive());
        Assert.Equal(BroadcastStatus.Lapped, receiver.TryReceive());
    }

    [Fact]
    [Trait("Req", "IF-6")]
    public void IF_6_Overwriting_that_begins_before_the_copy_is_found_by_the_intent()
    {
        using SharedBlock block = new(Capacity + 128);
        BroadcastTransmitter transmitter = new(block.Buffer);
        BroadcastReceiver receiver = new(block.Buffer);
        transmitter.Transmit(1, new byte[56]);

        // The driver has announced that it writes over the record, and has not written anything yet.
        block.Buffer.PutInt64(Capacity, Capacity);
        Assert.Equal(BroadcastStatus.Lapped, receiver.TryReceive());

        block.Buffer.PutInt64(Capacity, Capacity - 1);
        Assert.Equal(BroadcastStatus.Message, receiver.TryReceive());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(-8)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData((Capacity / 8) + 9)]
    public void Length_that_no_driver_writes_is_corruption(int length)
    {
        using SharedBlock block = new(Capacity + 128);
        BroadcastReceiver receiver = new(block.Buffer);
        new BroadcastTransmitter(block.Buffer).Transmit(1, new byte[8]);

        block.Buffer.PutInt32(0, length);

        Assert.Equal(BroadcastStatus.Corrupt, receiver.TryReceive());
    }

    [Fact]
    public void Random_bytes_never_lead_out_of_the_buffer()
    {
        const int Seed = 8;
        Random random = new(Seed);
        for (int round = 0; round < 2000; round++)
        {
            using SharedBlock block = new(Capacity + 128);
            random.NextBytes(block.Bytes[..Capacity]);
            block.Buffer.PutInt64(Capacity, random.NextInt64(-2000, 4000));
            block.Buffer.PutInt64(Capacity + 8, random.NextInt64(-2000, 4000));
            block.Buffer.PutInt64(Capacity + 16, random.NextInt64(-2000, 4000));
            BroadcastReceiver receiver = new(block.Buffer);
            for (int i = 0; i < 20; i++)
            {
                receiver.TryReceive();
            }
        }
    }

    [Fact]
    [Trait("Req", "IF-6")]
    public async Task IF_6_Reader_beside_a_writer_sees_whole_messages_or_is_lapped()
    {
        const int Messages = 5_000;
        using CancellationTokenSource stop = new(TimeSpan.FromMinutes(2)); // a watchdog
        using SharedBlock block = new(Capacity + 128);
        BroadcastTransmitter transmitter = new(block.Buffer);
        bool done = false;

        Task writer = Task.Factory.StartNew(
            () =>
            {
                byte[] message = new byte[120];
                for (int i = 1; !Volatile.Read(ref done); i++)
                {
                    Span<byte> body = message.AsSpan(0, 8 + (int)((uint)i * 8 % 112));
                    BinaryPrimitives.WriteInt64LittleEndian(body, i);
                    body[8..].Fill((byte)i);
                    transmitter.Transmit(1, body);
                    Thread.SpinWait(i % 64); // sometimes slower than the reader, sometimes faster
                }
            },
            TaskCreationOptions.LongRunning
        );
        long received = 0;
        long laps = 0;
        string? fault = null;
        BroadcastReceiver receiver = new(block.Buffer);
        while (received < Messages && fault is null && !stop.IsCancellationRequested)
        {
            switch (receiver.TryReceive())
            {
                case BroadcastStatus.Message:
                    long sequence = BinaryPrimitives.ReadInt64LittleEndian(receiver.Body);
                    int length = 8 + (int)(sequence * 8 % 112);
                    if (receiver.Body.Length != length || receiver.Body[8..].ContainsAnyExcept((byte)sequence))
                    {
                        fault = $"message {sequence} is torn";
                    }

                    received++;
                    break;
                case BroadcastStatus.Lapped:
                    laps++;
                    receiver = new BroadcastReceiver(block.Buffer);
                    break;
                case BroadcastStatus.Corrupt:
                    fault = "a record of the writer was taken for garbage";
                    break;
                default:
                    break;
            }
        }

        Volatile.Write(ref done, true);
        await writer; // before the memory goes
        Assert.Null(fault);
        Assert.True(received == Messages, $"{received} received, {laps} laps");
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_Sending_and_receiving_allocate_nothing()
    {
        using SharedBlock block = new(Capacity + 128);
        BroadcastTransmitter transmitter = new(block.Buffer);
        BroadcastReceiver receiver = new(block.Buffer);
        byte[] body = new byte[24];

        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                transmitter.Transmit(1, body);
                receiver.TryReceive();
            })
        );
    }
}
