using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace TensorPool.Transport;

/// <summary>
/// The Aeron counters of one role (operations, section 3): duty cycles, work, and whatever else the role counts. Made anew
/// with every transport; the values are the role's own, and go on.
/// </summary>
internal sealed class AgentCounters : IDisposable
{
    /// <summary>An agent id is the upper half of the counter type, which stays positive.</summary>
    public const int MaxAgentId = 32767;

    private const int TotalDutyCycles = 1;
    private const int TotalWorkDone = 2;

    private readonly ITransportCounter[] _counters;

    /// <summary>Asks the driver for all of them, one after the other.</summary>
    /// <param name="transport">Where they live and end.</param>
    /// <param name="agentId">Id of the role; if it is not 1 to <see cref="MaxAgentId"/>, there are no counters, and a warning.</param>
    /// <param name="agentName">Kind of the role: <c>Producer</c>, <c>Consumer</c>, ...</param>
    /// <param name="definitions">What the role counts besides duty cycles and work.</param>
    /// <param name="log">For the warning.</param>
    /// <exception cref="Aeron.Client.AeronException">The driver refused, did not answer in time, or is gone.</exception>
    public AgentCounters(
        ITransport transport,
        int agentId,
        string agentName,
        ReadOnlySpan<CounterDefinition> definitions,
        ILogger log
    )
    {
        if (agentId is < 1 or > MaxAgentId)
        {
            log.NoCounters(agentName, agentId, MaxAgentId);
            _counters = [];
            return;
        }

        byte[] key = Key(agentId, agentName);
        _counters = new ITransportCounter[2 + definitions.Length];
        _counters[0] = Add(TotalDutyCycles, nameof(TotalDutyCycles));
        _counters[1] = Add(TotalWorkDone, nameof(TotalWorkDone));
        for (int i = 0; i < definitions.Length; i++)
        {
            _counters[2 + i] = Add(definitions[i].Type, definitions[i].Label);
        }

        ITransportCounter Add(int type, string label) =>
            // W-15.17-1: counters are Aeron's, so that its tools show them.
            transport.AddCounter(
                TypeId(agentId, type),
                key,
                string.Create(CultureInfo.InvariantCulture, $"{label}: NodeId={agentId} Name={agentName}")
            );
    }

    /// <summary>The type of a counter, as other processes look for it.</summary>
    public static int TypeId(int agentId, int counterType) => (agentId << 16) | counterType;

    /// <summary>The key of all counters of a role.</summary>
    public static byte[] Key(int agentId, string agentName)
    {
        byte[] key = new byte[sizeof(long) + agentName.Length];
        BinaryPrimitives.WriteInt64LittleEndian(key, agentId);
        Encoding.ASCII.GetBytes(agentName, key.AsSpan(sizeof(long)));
        return key;
    }

    /// <summary>To be called at the end of each duty cycle. Allocates nothing.</summary>
    /// <param name="dutyCycles">Cycles so far.</param>
    /// <param name="workDone">Sum of the work counts so far.</param>
    /// <param name="values">What the role has counted so far, in the order of its definitions.</param>
    public void Set(long dutyCycles, long workDone, ReadOnlySpan<long> values)
    {
        if (_counters.Length == 0)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, _counters.Length - 2);
        _counters[0].Value = dutyCycles;
        _counters[1].Value = workDone;
        for (int i = 0; i < values.Length; i++)
        {
            _counters[2 + i].Value = values[i];
        }
    }

    public void Dispose() => Array.ForEach(_counters, counter => counter.Dispose());
}
