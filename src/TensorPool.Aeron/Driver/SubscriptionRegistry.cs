using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Uri;

namespace TensorPool.Aeron.Driver;

/// <summary>The subscriptions of all clients, in the order in which they came.</summary>
internal sealed class SubscriptionRegistry
{
    private readonly List<DriverSubscription> _subscriptions = [];

    public IReadOnlyList<DriverSubscription> All => _subscriptions;

    public static DriverSubscription Parse(long registrationId, long clientId, int streamId, string channel)
    {
        ChannelUri uri = IpcChannel.Parse(channel);
        try
        {
            _ = IpcChannel.Start(uri, Logs.LogLayout.MaxTermLength); // checked, and without effect
            return new DriverSubscription(
                registrationId,
                clientId,
                streamId,
                channel,
                IpcChannel.SessionId(uri),
                uri.GetBoolean(ChannelKeys.Tether) ?? true,
                uri.GetBoolean(ChannelKeys.Rejoin) ?? true
            );
        }
        catch (FormatException e)
        {
            throw new CommandException(DriverErrorCode.InvalidChannel, e.Message);
        }
    }

    public void Add(DriverSubscription subscription) => _subscriptions.Add(subscription);

    /// <summary>Takes a subscription out, or refuses the command.</summary>
    public DriverSubscription Remove(long registrationId)
    {
        int index = _subscriptions.FindIndex(s => s.RegistrationId == registrationId);
        if (index < 0)
        {
            throw new CommandException(
                DriverErrorCode.UnknownSubscription,
                $"there is no subscription {registrationId}"
            );
        }

        DriverSubscription subscription = _subscriptions[index];
        _subscriptions.RemoveAt(index);
        return subscription;
    }

    /// <summary>Takes the subscriptions of a client out.</summary>
    public List<DriverSubscription> RemoveOf(long clientId)
    {
        List<DriverSubscription> removed = _subscriptions.FindAll(s => s.ClientId == clientId);
        _subscriptions.RemoveAll(s => s.ClientId == clientId);
        return removed;
    }
}
