using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TensorPool.Aeron.Commands;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Logs;

namespace TensorPool.Aeron.Tests.Driver;

/// <summary>What tools and clients of other releases make of the driver, by the offsets of the format and nothing of ours.</summary>
public sealed class DriverToolTests : IDisposable
{
    private readonly DriverFixture _fixture = new();
    private readonly RawClient _client;

    public DriverToolTests()
    {
        _client = _fixture.Client();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    [Trait("Req", "ID-16")]
    public void ID_16_Counters_read_as_a_statistics_tool_reads_them()
    {
        (RawClient.Ready ready, LogBuffers log) = _fixture.Publication(_client, exclusive: true);
        using LogBuffers _ = log;
        long subscription = _client.AddSubscription(1001, "aeron:ipc?alias=reader");
        long counter = _client.AddCounter(1001, [], "frames seen");
        _fixture.Cycle();
        new ExclusiveAppender(log).Append(new byte[100], long.MaxValue, 0);
        _fixture.Cycle();

        List<string> lines = Statistics();

        Assert.Equal(46 + 1 + 2 + 1 + 1, lines.Count);
        Assert.Equal(" 0:                          0 - Bytes sent", lines[0]);
        Assert.StartsWith(
            "15:                          0 - Errors: version=1.53.0 commit=",
            lines[15],
            StringComparison.Ordinal
        );
        Assert.EndsWith(" - Unblocked Publications", lines[19], StringComparison.Ordinal);
        Assert.EndsWith(" - Unblocked Control Commands", lines[20], StringComparison.Ordinal);
        Assert.EndsWith(" - Client liveness timeouts", lines[24], StringComparison.Ordinal);
        Assert.Equal("43:                     65,536 - Control protocol version", lines[43]);
        string stream = $"{ready.RegistrationId} {ready.SessionId} 1001 aeron:ipc?term-length=64k";
        Assert.Equal(
            [
                $"46:          1,700,000,000,000 - client-heartbeat: id={_client.Id}",
                $"47:                        160 - pub-pos (exclusive): {stream}",
                $"48:                     32,768 - pub-lmt: {stream}",
                $"49:                          0 - sub-pos: {subscription} {ready.SessionId} 1001 aeron:ipc?alias=reader @0",
                "50:                          0 - frames seen",
            ],
            lines[46..]
        );
        Assert.Null(_client.ErrorOf(counter));
    }

    [Fact]
    [Trait("Req", "ID-16")]
    public void ID_16_Errors_read_as_an_error_tool_reads_them()
    {
        for (int i = 0; i < 3; i++)
        {
            _client.AddPublication(1001, "aeron:udp?endpoint=localhost:40123");
            _fixture.Advance(1_000);
        }

        _client.AddSubscription(1001, "aeron:nonsense");
        _fixture.Cycle();

        byte[] file = File.ReadAllBytes(_fixture.CncPath);
        int[] lengths =
        [
            .. Enumerable.Range(0, 5).Select(i => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4 + (4 * i)))),
        ];
        ReadOnlySpan<byte> errors = file.AsSpan(128 + lengths[..4].Sum(), lengths[4]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(errors);
        string first = Encoding.ASCII.GetString(errors[24..length]);
        ReadOnlySpan<byte> next = errors[((length + 7) & ~7)..];

        Assert.Equal(3, BinaryPrimitives.ReadInt32LittleEndian(errors[4..]));
        Assert.Equal(
            2_000,
            BinaryPrimitives.ReadInt64LittleEndian(errors[8..]) - BinaryPrimitives.ReadInt64LittleEndian(errors[16..])
        );
        Assert.Contains("aeron:udp?endpoint=localhost:40123", first, StringComparison.Ordinal);
        Assert.Contains("aeron:ipc only", first, StringComparison.Ordinal);
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(next[4..]));
        int nextLength = BinaryPrimitives.ReadInt32LittleEndian(next);
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(next[((nextLength + 7) & ~7)..]));
        Assert.Equal(4, _client.SystemCounter(SystemCounterId.Errors));
    }

    [Fact]
    [Trait("Req", "ID-20")]
    public void ID_20_Commands_as_clients_of_1_44_and_of_1_53_write_them_work_side_by_side()
    {
        RawClient old = _fixture.Client();
        long theirs = old.AddPublication(1001);
        long ours = _client.AddPublication(1001);
        // C writes 0 for the registration correlation id, Java -1: nobody reads it.
        const string Channel = "aeron:ipc";
        byte[] add = new byte[32 + Channel.Length];
        long subscription = old.Ring.NextCorrelationId();
        BinaryPrimitives.WriteInt64LittleEndian(add, old.Id);
        BinaryPrimitives.WriteInt64LittleEndian(add.AsSpan(8), subscription);
        BinaryPrimitives.WriteInt32LittleEndian(add.AsSpan(24), 1001);
        BinaryPrimitives.WriteInt32LittleEndian(add.AsSpan(28), Channel.Length);
        Encoding.ASCII.GetBytes(Channel, add.AsSpan(32));
        old.Send(CommandTypes.AddSubscription, add);
        // Java's records of counters are four bytes longer than their content.
        byte[] counter = new byte[CounterCommand.Length(1, 1) + 4];
        long counterId = old.Ring.NextCorrelationId();
        CounterCommand.Encode(counter.AsSpan(0, counter.Length - 4), old.Id, counterId, 1001, [1], "x");
        old.Send(CommandTypes.AddCounter, counter);
        _fixture.Cycle();
        Assert.Equal(_client.ReadyOf(ours), old.ReadyOf(theirs));
        Assert.Single(old.ImagesOf(subscription));
        Assert.Null(old.ErrorOf(counterId));

        // 24 bytes: the flags came with 1.48.
        byte[] remove = new byte[24];
        long removal = old.Ring.NextCorrelationId();
        BinaryPrimitives.WriteInt64LittleEndian(remove, old.Id);
        BinaryPrimitives.WriteInt64LittleEndian(remove.AsSpan(8), removal);
        BinaryPrimitives.WriteInt64LittleEndian(remove.AsSpan(16), theirs);
        old.Send(CommandTypes.RemovePublication, remove);
        // C leaves both ids 0 when it rejects an image, and ends the reason with a NUL.
        byte[] reject = new byte[36 + 4];
        BinaryPrimitives.WriteInt64LittleEndian(reject.AsSpan(16), ours < theirs ? ours : theirs);
        BinaryPrimitives.WriteInt32LittleEndian(reject.AsSpan(32), 3);
        "no\0"u8.CopyTo(reject.AsSpan(36));
        _client.Send(CommandTypes.RejectImage, reject);
        _fixture.Cycle();

        Assert.True(old.Succeeded(removal));
        Assert.True(_client.Succeeded(0));
        Assert.Equal(-1, _client.Counters.FindByTypeAndKey(CounterTypes.ClientHeartbeat, 0));
        Assert.True(
            PublicationErrorEvent.TryDecode(_client.Of(EventTypes.PublicationError)[0], out PublicationErrorEvent error)
        );
        Assert.Equal("no", VariablePart.Text(error.Message));
        Assert.Equal(1, _fixture.LogCount);
        // What an old client does not know it must not be told unasked.
        Assert.DoesNotContain(
            old.Events,
            e => e.Type is EventTypes.StaticCounter or EventTypes.NextAvailableSessionId || e.Body.Length > 4096
        );
    }

    /// <summary>The lines of AeronStat: id, value in 26 columns, label.</summary>
    private List<string> Statistics()
    {
        byte[] file = File.ReadAllBytes(_fixture.CncPath);
        int toDriver = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4));
        int toClients = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        int metadataLength = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        ReadOnlySpan<byte> metadata = file.AsSpan(128 + toDriver + toClients, metadataLength);
        ReadOnlySpan<byte> values = file.AsSpan(128 + toDriver + toClients + metadataLength);
        List<string> lines = [];
        for (int id = 0; id < metadataLength / 512; id++)
        {
            ReadOnlySpan<byte> record = metadata.Slice(id * 512, 512);
            int state = BinaryPrimitives.ReadInt32LittleEndian(record);
            if (state == 0)
            {
                break;
            }

            if (state == 1)
            {
                int length = BinaryPrimitives.ReadInt32LittleEndian(record[128..]);
                string label = Encoding.ASCII.GetString(record.Slice(132, length));
                long value = BinaryPrimitives.ReadInt64LittleEndian(values[(id * 128)..]);
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{id, 2}: {value, 26:N0} - {label}"));
            }
        }

        return lines;
    }
}
