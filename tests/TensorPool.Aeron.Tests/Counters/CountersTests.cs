using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Counters;

public sealed class CountersTests : IDisposable
{
    private const int Count = 8;

    private readonly SharedBlock _metadata = new(Count * 512);
    private readonly SharedBlock _values = new(Count * 128);
    private readonly ManualEpochClock _clock = new();
    private readonly CountersManager _counters;

    public CountersTests()
    {
        _counters = new CountersManager(_metadata.Buffer, _values.Buffer, _clock, 1000);
    }

    public void Dispose()
    {
        _metadata.Dispose();
        _values.Dispose();
    }

    [Fact]
    [Trait("Req", "IF-7")]
    public void IF_7_Records_lie_where_the_format_says()
    {
        _counters.TryAllocate(0, default, "first", 0);
        int id = _counters.TryAllocate(1001, [1, 2, 3], "label", 11, 22, 33);
        _counters.ValueOf(id).SetRelease(44);

        Assert.Equal(1, id);
        Assert.Equal(1, _metadata.Buffer.GetInt32(512));
        Assert.Equal(1001, _metadata.Buffer.GetInt32(512 + 4));
        Assert.Equal(long.MaxValue, _metadata.Buffer.GetInt64(512 + 8));
        Assert.Equal(Hex.Bytes("01020300"), _metadata.Bytes.Slice(512 + 16, 4));
        Assert.Equal(5, _metadata.Buffer.GetInt32(512 + 128));
        Assert.Equal("label"u8, _metadata.Bytes.Slice(512 + 132, 5));
        Assert.Equal(44, _values.Buffer.GetInt64(128));
        Assert.Equal(11, _values.Buffer.GetInt64(128 + 8));
        Assert.Equal(22, _values.Buffer.GetInt64(128 + 16));
        Assert.Equal(33, _values.Buffer.GetInt64(128 + 24));
        Assert.False(_values.Bytes.Slice(128 + 32, 96).ContainsAnyExcept((byte)0));
    }

    [Fact]
    [Trait("Req", "IF-7")]
    public void IF_7_Key_is_cut_at_112_bytes_and_label_at_380()
    {
        byte[] key = new byte[200];
        Array.Fill(key, (byte)7);

        int id = _counters.TryAllocate(1, key, new string('x', 500), 0);

        Assert.Equal(380, _counters.Label(id).Length);
        Assert.Equal(new string('x', 380), _counters.Label(id));
        Assert.Equal(key[..112], _counters.Key(id));
        Assert.Equal(380, _metadata.Buffer.GetInt32(128));
        Assert.Equal(0, _metadata.Buffer.GetInt32(512)); // the next record is untouched
    }

    [Fact]
    [Trait("Req", "IF-7")]
    public void IF_7_Freed_counter_is_reclaimed_and_used_again_after_a_second()
    {
        int id = _counters.TryAllocate(5, [1], "a", 9, 8, 7);
        _counters.ValueOf(id).SetRelease(99);
        _counters.Free(id);

        Assert.Equal(-1, _metadata.Buffer.GetInt32(0));
        Assert.Equal(_clock.NowMs + 1000, _metadata.Buffer.GetInt64(8));
        Assert.Equal(0, _counters.KeyInt64(id));
        Assert.Equal(99, _counters.Value(id)); // stale, and harmless

        _clock.NowMs += 999;
        Assert.Equal(1, _counters.TryAllocate(5, default, "b", 0));
        _clock.NowMs += 1;
        Assert.Equal(0, _counters.TryAllocate(6, default, "c", 0, CounterLayout.NoOwner));
        Assert.Equal(0, _counters.Value(0));
        Assert.Equal((0, -1, 0), (_counters.RegistrationId(0), _counters.OwnerId(0), _counters.ReferenceId(0)));
        Assert.Equal("c", _counters.Label(0));
        Assert.Equal(long.MaxValue, _counters.FreeForReuseDeadlineMs(0));
    }

    [Fact]
    public void When_all_counters_are_taken_none_is_given()
    {
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(i, _counters.TryAllocate(1, default, "x", 0));
        }

        Assert.Equal(CounterLayout.NullId, _counters.TryAllocate(1, default, "x", 0));
        Assert.Equal(Count - 1, _counters.MaxCounterId);
        Assert.Equal(Count, _counters.AllocatedIds().Count());
    }

    [Fact]
    public void Freeing_twice_frees_once()
    {
        int id = _counters.TryAllocate(1, default, "x", 0);
        _counters.Free(id);
        _counters.Free(id);
        _counters.Free(-1);
        _counters.Free(int.MaxValue);
        _clock.NowMs += 5000;

        Assert.Equal(0, _counters.AllocatedCount);
        Assert.Equal(0, _counters.TryAllocate(1, default, "x", 0));
        Assert.Equal(1, _counters.TryAllocate(1, default, "x", 0));
    }

    [Fact]
    public void Counters_are_found_by_type_with_registration_or_key_and_freed_ones_are_not()
    {
        int freed = _counters.TryAllocate(11, BitConverter.GetBytes(5L), "x", 5);
        _counters.TryAllocate(11, BitConverter.GetBytes(6L), "x", 6);
        int wanted = _counters.TryAllocate(11, BitConverter.GetBytes(5L), "x", 5);
        _counters.Free(freed);

        Assert.Equal(wanted, _counters.FindByTypeAndRegistration(11, 5));
        Assert.Equal(wanted, _counters.FindByTypeAndKey(11, 5));
        Assert.Equal(CounterLayout.NullId, _counters.FindByTypeAndKey(11, 7));
        Assert.Equal(CounterLayout.NullId, _counters.FindByTypeAndRegistration(12, 5));
        Assert.Equal([1, 2], _counters.AllocatedIds());
    }

    [Fact]
    [Trait("Req", "IC-3")]
    public void IC_3_Appending_to_a_label_stops_at_its_end()
    {
        int id = _counters.TryAllocate(11, default, "client-heartbeat: id=5", 5);

        Assert.Equal(9, _counters.AppendToLabel(id, " name=abc"));
        Assert.Equal("client-heartbeat: id=5 name=abc", _counters.Label(id));
        Assert.Equal(380 - 31, _counters.AppendToLabel(id, new string('y', 1000)));
        Assert.Equal(0, _counters.AppendToLabel(id, "z"));
        Assert.Equal(0, _metadata.Buffer.GetInt32(512));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(381)]
    [InlineData(int.MaxValue)]
    public void Label_length_that_cannot_be_is_clamped(int length)
    {
        int id = _counters.TryAllocate(11, default, "x", 5);
        _metadata.Buffer.PutInt32(128, length);

        Assert.True(_counters.Label(id).Length <= 380);
        Assert.True(_counters.AppendToLabel(id, "abc") <= 380);
    }

    [Fact]
    public void Ids_outside_are_refused()
    {
        Assert.False(_counters.IsValidId(-1));
        Assert.False(_counters.IsValidId(Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => _counters.State(Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => _counters.ValueOf(-1));
        Assert.Throws<OverflowException>(() => _counters.Value(int.MaxValue));
    }

    [Fact]
    [Trait("Req", "IF-7")]
    public void IF_7_System_counters_have_their_labels_at_their_ids()
    {
        string[] labels = SystemCounterLabels.Create("driver", "1.53.0");

        Assert.Equal(46, labels.Length);
        Assert.StartsWith("Errors", labels[(int)SystemCounterId.Errors], StringComparison.Ordinal);
        Assert.Equal("Unblocked Publications", labels[(int)SystemCounterId.UnblockedPublications]);
        Assert.Equal("Unblocked Control Commands", labels[(int)SystemCounterId.UnblockedCommands]);
        Assert.Equal("Client liveness timeouts", labels[(int)SystemCounterId.ClientTimeouts]);
        Assert.Equal("Bytes currently mapped", labels[(int)SystemCounterId.BytesCurrentlyMapped]);
        Assert.Equal("Publications Revoked", labels[(int)SystemCounterId.PublicationsRevoked]);
        Assert.Equal("Images rejected", labels[(int)SystemCounterId.ImagesRejected]);
        Assert.Equal("Control protocol version", labels[(int)SystemCounterId.ControlProtocolVersion]);
        Assert.All(labels, label => Assert.True(label.Length <= 380));
    }

    [Fact]
    public void Stream_key_is_cut_to_its_room()
    {
        byte[] key = new byte[112];

        StreamKey.Write(key, 3, 1234, 1001, "aeron:ipc");

        Assert.Equal(Hex.Bytes("0300000000000000 d2040000 e9030000 09000000 6165726f6e3a697063"), key[..29]);
        StreamKey.Write(key, 3, 1, 2, new string('c', 200));
        Assert.Equal(92, BitConverter.ToInt32(key, 16));
        Assert.Equal((byte)'c', key[111]);
    }
}
