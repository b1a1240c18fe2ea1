using System.Diagnostics.CodeAnalysis;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>What the driver has not answered yet. Under the client's lock.</summary>
internal sealed class PendingRequests
{
    private readonly Dictionary<long, PendingRequest> _requests = [];
    private readonly List<PendingRequest> _due = [];

    public int Count => _requests.Count;

    public void Add(PendingRequest request) => _requests.Add(request.CorrelationId, request);

    /// <summary>Takes the request that an answer belongs to. Other clients' answers, and late ones, belong to none.</summary>
    public bool TryTake(long correlationId, [NotNullWhen(true)] out PendingRequest? request) =>
        _requests.Remove(correlationId, out request);

    /// <summary>Takes a request of a kind.</summary>
    public bool TryTake(long correlationId, RequestKind kind, [NotNullWhen(true)] out PendingRequest? request)
    {
        if (_requests.TryGetValue(correlationId, out request) && request.Kind == kind)
        {
            return _requests.Remove(correlationId);
        }

        request = null;
        return false;
    }

    /// <summary>Takes all whose time is up. Valid until the next call.</summary>
    public List<PendingRequest> TakeDue(long nowNs)
    {
        _due.Clear();
        foreach (PendingRequest request in _requests.Values)
        {
            if (nowNs - request.DeadlineNs >= 0)
            {
                _due.Add(request);
            }
        }

        foreach (PendingRequest request in _due)
        {
            _requests.Remove(request.CorrelationId);
        }

        return _due;
    }

    public PendingRequest[] TakeAll()
    {
        PendingRequest[] all = [.. _requests.Values];
        _requests.Clear();
        return all;
    }
}
