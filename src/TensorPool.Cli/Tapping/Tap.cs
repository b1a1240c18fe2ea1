using TensorPool.Aeron.Client;
using TensorPool.Cli.Protocol;

namespace TensorPool.Cli.Tapping;

/// <summary>
/// Listens to streams without being part of anything: untethered, so that nobody ever waits for it. One thread polls.
/// </summary>
internal sealed class Tap : IDisposable
{
    private const int FragmentLimit = 64;

    private readonly List<Ear> _ears = [];

    /// <param name="client">Must outlive it.</param>
    /// <param name="channel">Of untethered subscriptions.</param>
    /// <param name="streams">Aeron streams; each counts once.</param>
    /// <param name="take">Gets every message.</param>
    public Tap(AeronClient client, string channel, IEnumerable<int> streams, Action<TapLine> take)
    {
        foreach (int stream in streams.Distinct())
        {
            _ears.Add(new Ear(client.AddSubscription(channel, stream), take));
        }
    }

    /// <summary>Messages that were overwritten while they were read.</summary>
    public long Lost => _ears.Sum(ear => ear.Lost);

    /// <returns>How many messages there were.</returns>
    public int Poll() => _ears.Sum(ear => ear.Poll());

    public void Dispose() => _ears.ForEach(ear => ear.Dispose());

    private sealed class Ear : IDisposable
    {
        private readonly Subscription _subscription;
        private readonly FragmentAssembler _assembler;
        private readonly Action<TapLine> _take;
        private TapHandler _handler = new();

        public Ear(Subscription subscription, Action<TapLine> take)
        {
            _subscription = subscription;
            _take = take;
            _assembler = new FragmentAssembler(OnMessage);
        }

        public long Lost { get; private set; }

        public int Poll() => _subscription.Poll(_assembler.Handler, FragmentLimit);

        public void Dispose() => _subscription.Dispose();

        private void OnMessage(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            _handler.Reset();
            ControlPlane.Dispatch(payload, ref _handler);
            TapLine line = TapLine.Of(_subscription.StreamId, header.SessionId, header.Position, _handler, payload);
            if (header.IsIntact())
            {
                _take(line);
            }
            else
            {
                Lost++;
            }
        }
    }
}
