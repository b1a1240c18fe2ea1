using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Tests.Support;
using TensorPool.Transport;

namespace TensorPool.Tests.Transport;

public sealed class AgentCountersTests : IDisposable
{
    private static readonly CounterDefinition[] Definitions = [new(3, "FramesPublished"), new(6, "TooLarge")];

    private readonly FakeTransport _transport = new();

    [Fact]
    [Requirement("O-5")]
    public void Counters_have_type_key_and_label_of_the_specification()
    {
        using AgentCounters counters = Counters(agentId: 21);

        Assert.Equal(
            [
                "TotalDutyCycles: NodeId=21 Name=Producer",
                "TotalWorkDone: NodeId=21 Name=Producer",
                "FramesPublished: NodeId=21 Name=Producer",
                "TooLarge: NodeId=21 Name=Producer",
            ],
            _transport.Counters.Select(counter => counter.Label)
        );
        Assert.Equal(
            [(21 << 16) | 1, (21 << 16) | 2, (21 << 16) | 3, (21 << 16) | 6],
            _transport.Counters.Select(counter => counter.TypeId)
        );
        Assert.All(
            _transport.Counters,
            counter =>
            {
                Assert.Equal(21, BinaryPrimitives.ReadInt64LittleEndian(counter.Key));
                Assert.Equal("Producer", Encoding.ASCII.GetString(counter.Key.AsSpan(8)));
            }
        );
    }

    [Fact]
    [Requirement("O-5")]
    public void Values_are_set_to_what_the_role_has_counted()
    {
        using AgentCounters counters = Counters(agentId: 21);

        counters.Set(dutyCycles: 10, workDone: 7, [5, 2]);
        counters.Set(dutyCycles: 11, workDone: 9, [6, 2]);

        Assert.Equal([11, 9, 6, 2], _transport.Counters.Select(counter => counter.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(32768)]
    [InlineData(70000)]
    [Requirement("O-6")]
    public void Id_that_makes_no_counter_type_switches_counters_off(int agentId)
    {
        using AgentCounters counters = Counters(agentId);

        counters.Set(1, 1, [1, 1]);

        Assert.Empty(_transport.Counters);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32767)]
    [Requirement("O-6")]
    public void Counter_types_of_allowed_ids_are_positive(int agentId)
    {
        using AgentCounters counters = Counters(agentId);

        Assert.All(_transport.Counters, counter => Assert.True(counter.TypeId > 0));
    }

    [Fact]
    public void Values_that_do_not_match_the_definitions_are_an_error()
    {
        using AgentCounters counters = Counters(agentId: 21);

        Assert.Throws<ArgumentOutOfRangeException>(() => counters.Set(1, 1, [1]));
    }

    [Fact]
    public void Counters_end_with_their_owner()
    {
        Counters(agentId: 21).Dispose();

        Assert.All(_transport.Counters, counter => Assert.True(counter.IsClosed));
    }

    [Fact]
    [Requirement("O-20")]
    public void Setting_values_allocates_nothing()
    {
        using AgentCounters counters = Counters(agentId: 21);
        long value = 0;

        Assert.Equal(0, Allocations.Of(() => counters.Set(++value, value, [value, value])));
    }

    public void Dispose() => _transport.Dispose();

    private AgentCounters Counters(int agentId) =>
        new(_transport, agentId, "Producer", Definitions, NullLogger.Instance);
}
