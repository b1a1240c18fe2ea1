using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;

namespace TensorPool.Aeron.TestPeer;

/// <summary>Checks that every message of every publisher arrives once, whole, and in order.</summary>
internal sealed class StressSubscriber
{
    private readonly long[] _next;
    private readonly int _maxLength;
    private readonly byte[] _scratch;
    private string? _failure;

    private StressSubscriber(int publishers, int maxLength)
    {
        _next = new long[2 * publishers];
        _maxLength = maxLength;
        _scratch = new byte[maxLength];
    }

    public static int Run(PeerArguments arguments, Orders orders)
    {
        int publishers = (int)arguments.Number("publishers");
        long count = arguments.Number("count");
        using AeronClient client = arguments.Connect();
        using Subscription subscription = client.AddSubscription(arguments.Channel, arguments.Stream);
        Report.Line("ready");
        BackoffIdleStrategy idle = new();
        while (subscription.ImageCount < publishers + 1)
        {
            if (orders.HaveEnded)
            {
                return 0;
            }

            idle.Idle(0);
        }

        Report.Line("connected");
        StressSubscriber stress = new(publishers, (int)arguments.Number("max-length"));
        FragmentAssembler assembler = new(stress.OnMessage);
        long missing = 2L * publishers * count;
        while (missing > 0 && stress._failure is null && !client.IsClosed && !orders.HaveEnded)
        {
            int fragments = subscription.Poll(assembler.Handler, 64);
            missing = fragments > 0 ? stress.Missing(count) : missing;
            idle.Idle(fragments);
        }

        if (missing > 0 || stress._failure is not null)
        {
            Report.Line($"failed with {missing} messages missing: {stress._failure}");
            return 1;
        }

        Report.Line("received");
        orders.AwaitEnd();
        return 0;
    }

    private long Missing(long count)
    {
        long missing = 0;
        foreach (long next in _next)
        {
            missing += count - next;
        }

        return missing;
    }

    private void OnMessage(ReadOnlySpan<byte> message, in FragmentHeader header)
    {
        long tag = header.ReservedValue;
        int publisher = SelfCheckingMessage.Publisher(tag);
        if ((uint)publisher >= (uint)_next.Length)
        {
            _failure ??= $"a message with the tag {tag:x} at position {header.Position}";
        }
        else if (SelfCheckingMessage.Sequence(tag) != _next[publisher])
        {
            _failure ??=
                $"message {SelfCheckingMessage.Sequence(tag)} of publisher {publisher} instead of {_next[publisher]}";
        }
        else if (!SelfCheckingMessage.IsIntact(message, tag, _maxLength, _scratch))
        {
            _failure ??= $"message {_next[publisher]} of publisher {publisher} with {message.Length} wrong bytes";
        }
        else
        {
            _next[publisher]++;
        }
    }
}
