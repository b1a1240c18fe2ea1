using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Driver;

/// <summary>Counters that clients asked for (aeron-ipc §10.10).</summary>
internal sealed class CounterRegistry
{
    private readonly DriverServices _services;
    private readonly List<CounterLink> _links = [];

    public CounterRegistry(DriverServices services)
    {
        _services = services;
    }

    public void Add(long clientId, long correlationId, int typeId, ReadOnlySpan<byte> key, string label)
    {
        CounterValue counter = _services.Allocate(typeId, key, label, correlationId, clientId);
        _links.Add(new CounterLink(correlationId, clientId, counter.Id));
        _services.Events.CounterReady(correlationId, counter.Id);
    }

    /// <summary>Finds the static counter of a type and registration id, or makes it. It outlives its client.</summary>
    public void AddStatic(long correlationId, long registrationId, int typeId, ReadOnlySpan<byte> key, string label)
    {
        int id = _services.Counters.FindByTypeAndRegistration(typeId, registrationId);
        if (id == CounterLayout.NullId)
        {
            id = _services.Allocate(typeId, key, label, registrationId, CounterLayout.NoOwner).Id;
        }
        else if (_services.Counters.OwnerId(id) != CounterLayout.NoOwner)
        {
            throw new CommandException(
                DriverErrorCode.GenericError,
                $"counter {id} of type {typeId} and registration {registrationId} belongs to a client"
            );
        }

        _services.Events.StaticCounter(correlationId, id);
    }

    public void Remove(long correlationId, long registrationId)
    {
        int index = _links.FindIndex(l => l.RegistrationId == registrationId);
        if (index < 0)
        {
            throw new CommandException(DriverErrorCode.UnknownCounter, $"there is no counter {registrationId}");
        }

        CounterLink link = _links[index];
        _links.RemoveAt(index);
        _services.Events.OperationSuccess(correlationId);
        Free(link);
    }

    public void RemoveOf(long clientId)
    {
        foreach (CounterLink link in _links)
        {
            if (link.ClientId == clientId)
            {
                Free(link);
            }
        }

        _links.RemoveAll(l => l.ClientId == clientId);
    }

    private void Free(CounterLink link)
    {
        _services.Events.UnavailableCounter(link.RegistrationId, link.CounterId);
        _services.Counters.Free(link.CounterId);
    }

    private sealed record CounterLink(long RegistrationId, long ClientId, int CounterId);
}
