using TensorPool.Aeron.Counters;

namespace TensorPool.Aeron.Client;

/// <summary>Hears of a counter, of whatever client, that is there or gone.</summary>
public delegate void CounterHandler(CountersReader counters, long registrationId, int counterId);
