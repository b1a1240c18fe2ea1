using TensorPool.Aeron.Agents;
using TensorPool.Consumer;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.Tensors;
using TensorPool.Transport;

/// <summary>What applications are: they create no files, and find all memory by their lease.</summary>
internal static class ClientRoles
{
    private const int FramesToSee = 20;

    public static async Task<int> ProduceAsync()
    {
        using TensorPoolClient client = TensorPoolClient.Connect(new TensorPoolClientOptions());
        ShmDriverClient leases = client.CreateDriverClient();
        using AgentRunner keeper = Run(leases);
        TensorProducer producer = await leases.AttachProducerAsync(new ProducerOptions { StreamId = 1 });
        using AgentRunner agent = Run(producer);

        Task end = Task.Run(Console.In.ReadToEnd); // until it is told to end
        ushort[] image = new ushort[100 * 200];
        for (int i = 0; !end.IsCompleted; i++)
        {
            Array.Fill(image, (ushort)i);
            producer.Publish<ushort>(image, TensorLayout.Contiguous<ushort>(100, 200));
            await Task.Delay(10);
        }

        return 0;
    }

    public static async Task<int> ConsumeAsync()
    {
        using TensorPoolClient client = TensorPoolClient.Connect(new TensorPoolClientOptions());
        ShmDriverClient leases = client.CreateDriverClient();
        using AgentRunner keeper = Run(leases);
        using TensorConsumer consumer = await leases.AttachConsumerAsync(new ConsumerOptions { StreamId = 1 });

        FrameChecker checker = new();
        SleepingIdleStrategy idle = new(TimeSpan.FromMilliseconds(1));
        while (checker.Frames < FramesToSee)
        {
            idle.Idle(consumer.Poll(ref checker));
        }

        Console.WriteLine($"{FramesToSee} frames of another process, {checker.Mixed} of them mixed with others");
        return checker.Mixed == 0 ? 0 : 1;
    }

    private static AgentRunner Run(IAgent agent)
    {
        AgentRunner runner = new(
            agent,
            new SleepingIdleStrategy(TimeSpan.FromMilliseconds(1)),
            Console.Error.WriteLine
        );
        runner.Start();
        return runner;
    }

    /// <summary>All elements of a frame are the same, unless it was written over and accepted all the same.</summary>
    private struct FrameChecker : IFrameHandler
    {
        private bool _isMixed;

        public int Frames { get; private set; }

        public int Mixed { get; private set; }

        public void OnFrame(scoped Frame frame)
        {
            ReadOnlySpan<ushort> elements = frame.Elements<ushort>();
            _isMixed = elements.ContainsAnyExcept(elements[0]);
        }

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
        {
            if (outcome == FrameOutcome.Intact)
            {
                Frames++;
                Mixed += _isMixed ? 1 : 0;
            }
        }
    }
}
