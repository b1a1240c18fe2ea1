namespace TensorPool.SystemTests.DriverModel;

/// <summary>Drivers and clients in processes of their own.</summary>
internal static class Peers
{
    public static PeerProcess Driver(DriverWorld world, int streams = 1)
    {
        PeerProcess driver = PeerProcess.Start(
            "shm-driver",
            ("dir", world.AeronDirectory),
            ("base", world.BaseDirectory),
            ("streams", streams)
        );
        driver.Await("ready");
        return driver;
    }

    public static PeerProcess Producer(DriverWorld world, uint stream = DriverSettings.FirstStreamId) =>
        Start("lease-produce", world, stream);

    public static PeerProcess Consumer(DriverWorld world, uint stream = DriverSettings.FirstStreamId) =>
        Start("lease-consume", world, stream);

    /// <summary>What a producer says of itself.</summary>
    public static (ulong Epoch, long Published) AskProducer(PeerProcess producer)
    {
        producer.Order("report");
        long[] numbers = producer.AwaitNumbers("published");
        return ((ulong)numbers[0], numbers[1]);
    }

    /// <summary>What a consumer says of itself. A frame that it accepted and that was wrong fails the test.</summary>
    public static (ulong Epoch, long Accepted, long DropsLease) AskConsumer(PeerProcess consumer)
    {
        consumer.Order("report");
        long[] numbers = consumer.AwaitNumbers("seen");
        Assert.True(numbers[2] == 0, $"Torn or stale frames were accepted by: {consumer}");
        return ((ulong)numbers[0], numbers[1], numbers[3]);
    }

    /// <summary>Waits until consumers read what a producer writes now.</summary>
    public static ulong AwaitFlow(PeerProcess producer, params PeerProcess[] consumers)
    {
        ulong epoch = 0;
        long[] before = [.. consumers.Select(consumer => AskConsumer(consumer).Accepted)];
        Patience.Until(
            () =>
            {
                epoch = AskProducer(producer).Epoch;
                return epoch != 0
                    && consumers
                        .Select((consumer, i) => (Seen: AskConsumer(consumer), Before: before[i]))
                        .All(c => c.Seen.Epoch == epoch && c.Seen.Accepted > c.Before + 10);
            },
            () => $"frames flow\n{producer}\n{string.Join("\n", consumers.AsEnumerable())}"
        );
        return epoch;
    }

    private static PeerProcess Start(string verb, DriverWorld world, uint stream)
    {
        PeerProcess peer = PeerProcess.Start(
            verb,
            ("dir", world.AeronDirectory),
            ("base", world.BaseDirectory),
            ("stream", stream)
        );
        peer.Await("ready");
        return peer;
    }
}
