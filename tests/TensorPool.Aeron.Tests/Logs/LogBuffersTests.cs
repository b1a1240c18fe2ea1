using System.Buffers.Binary;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Memory;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Logs;

public class LogBuffersTests
{
    [Theory]
    [Trait("Req", "IF-8")]
    [InlineData(65536, 4096, 200_704)]
    [InlineData(65536, 2097152, 2_097_152)]
    [InlineData(1073741824, 4096, 3_221_229_568)]
    [InlineData(1073741824, 2097152, 3_223_322_624)]
    public void IF_8_Metadata_is_the_last_page_and_every_field_is_in_its_place(
        int termLength,
        int pageSize,
        long fileLength
    )
    {
        using LogFixture fixture = new(log =>
            log with
            {
                TermLength = termLength,
                PageSize = pageSize,
                MtuLength = 2048,
                IsExclusive = true,
                MaxResend = 16,
                EntityTag = 77,
                LingerTimeoutNs = 1,
                UntetheredWindowLimitTimeoutNs = 2,
                UntetheredRestingTimeoutNs = 3,
                UntetheredLingerTimeoutNs = 4,
                SpiesSimulateConnection = true,
            }
        );
        using MappedFile file = MappedFile.Open(fixture.Path, writable: false);
        ReadOnlySpan<byte> metadata = file.Slice(file.Length - 4096, 4096).AsSpan();

        Assert.Equal(fileLength, file.Length);
        Assert.Equal(fileLength, LogLayout.FileLength(termLength, pageSize));
        Assert.Equal(LogLayout.OpenEndOfStream, BinaryPrimitives.ReadInt64LittleEndian(metadata[128..]));
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(metadata[136..]));
        Assert.Equal(3, BinaryPrimitives.ReadInt64LittleEndian(metadata[256..]));
        Assert.Equal(-824494510, BinaryPrimitives.ReadInt32LittleEndian(metadata[264..]));
        Assert.Equal(32, BinaryPrimitives.ReadInt32LittleEndian(metadata[268..]));
        Assert.Equal(2048, BinaryPrimitives.ReadInt32LittleEndian(metadata[272..]));
        Assert.Equal(termLength, BinaryPrimitives.ReadInt32LittleEndian(metadata[276..]));
        Assert.Equal(pageSize, BinaryPrimitives.ReadInt32LittleEndian(metadata[280..]));
        Assert.Equal(termLength / 2, BinaryPrimitives.ReadInt32LittleEndian(metadata[284..]));
        Assert.False(metadata[288..316].ContainsAnyExcept((byte)0));
        Assert.Equal(16, BinaryPrimitives.ReadInt32LittleEndian(metadata[316..]));
        Assert.Equal(
            Hex.Bytes("00000000 00c00100 00000000 d2040000 e9030000 5236dbce 00000000 00000000"),
            metadata[320..352]
        );
        Assert.False(metadata[352..448].ContainsAnyExcept((byte)0));
        Assert.Equal(77, BinaryPrimitives.ReadInt64LittleEndian(metadata[448..]));
        Assert.Equal(-1, BinaryPrimitives.ReadInt64LittleEndian(metadata[456..]));
        Assert.Equal(1, BinaryPrimitives.ReadInt64LittleEndian(metadata[464..]));
        Assert.Equal(2, BinaryPrimitives.ReadInt64LittleEndian(metadata[472..]));
        Assert.Equal(3, BinaryPrimitives.ReadInt64LittleEndian(metadata[480..]));
        // group, isResponse, rejoin, reliable, sparse, signalEos, spiesSimulateConnection, tether, revoked, type
        Assert.Equal(Hex.Bytes("00 00 00 00 01 01 01 00 00 01 0000"), metadata[488..500]);
        Assert.Equal(4, BinaryPrimitives.ReadInt64LittleEndian(metadata[500..]));
        Assert.False(metadata[508..].ContainsAnyExcept((byte)0));
    }

    [Fact]
    [Trait("Req", "IF-9")]
    public void IF_9_Golden_initial_tails()
    {
        using LogFixture fixture = new();

        Assert.Equal(unchecked((long)0xcedb365200000000), fixture.Log.Metadata.TailAcquire(0));
        Assert.Equal(unchecked((long)0xcedb365000000000), fixture.Log.Metadata.TailAcquire(1));
        Assert.Equal(unchecked((long)0xcedb365100000000), fixture.Log.Metadata.TailAcquire(2));
        Assert.Equal(0, fixture.Log.Metadata.ActiveTermCountAcquire);
        Assert.Equal(0, fixture.Log.ProducerPosition());
    }

    [Theory]
    [Trait("Req", "IF-9")]
    [InlineData(10, 0)]
    [InlineData(10, 1)]
    [InlineData(10, 2)]
    [InlineData(10, 3)]
    [InlineData(-10, 3)]
    [InlineData(int.MaxValue, 0)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue - 1, 3)]
    [InlineData(int.MinValue, 2)]
    public void IF_9_Tails_of_a_start_position(int initialTermId, int count)
    {
        int termId = unchecked(initialTermId + count);
        using LogFixture fixture = new(log =>
            log with
            {
                InitialTermId = initialTermId,
                StartTermId = termId,
                StartTermOffset = 96,
            }
        );
        LogMetadata metadata = fixture.Log.Metadata;

        Assert.Equal(((long)count << 16) + 96, fixture.Log.ProducerPosition());
        Assert.Equal(((long)count << 16) + 96, fixture.Parameters.StartPosition);
        Assert.Equal(count, metadata.ActiveTermCountAcquire);
        Assert.Equal(((long)termId << 32) + 96, metadata.TailAcquire(count % 3));
        Assert.Equal((long)unchecked(termId - 2) << 32, metadata.TailAcquire((count + 1) % 3));
        Assert.Equal((long)unchecked(termId - 1) << 32, metadata.TailAcquire((count + 2) % 3));
    }

    [Fact]
    public void Opened_log_is_the_created_one()
    {
        using LogFixture fixture = new();
        using LogBuffers opened = LogBuffers.Open(fixture.Path);

        Assert.Equal((65536, 1408, 16), (opened.TermLength, opened.MtuLength, opened.BitsToShift));
        Assert.Equal((1234, 1001), (opened.SessionId, opened.StreamId));
        Assert.Equal((LogFixture.InitialTermId, 8192), (opened.InitialTermId, opened.MaxMessageLength));
        fixture.Log.Metadata.Buffer.PutInt64Release(LogLayout.EndOfStreamPositionOffset, 64);
        Assert.Equal(64, opened.Metadata.EndOfStreamPosition);
        Assert.False(opened.Metadata.IsConnected);
        Assert.False(opened.Metadata.IsPublicationRevoked);
    }

    [Theory]
    [InlineData(276, 0)]
    [InlineData(276, 65535)]
    [InlineData(276, 131072)]
    [InlineData(276, -65536)]
    [InlineData(276, 32768)]
    [InlineData(280, 0)]
    [InlineData(280, 8192)]
    [InlineData(280, 4097)]
    [InlineData(272, 32)]
    [InlineData(272, 1400)]
    [InlineData(272, 70016)]
    public void Metadata_that_cannot_be_is_refused(int offset, int value)
    {
        using LogFixture fixture = new();
        fixture.Log.Metadata.Buffer.PutInt32(offset, value);

        Assert.Throws<InvalidDataException>(() => LogBuffers.Open(fixture.Path));
    }

    [Fact]
    public void File_that_is_no_log_is_refused()
    {
        using LogFixture fixture = new();
        File.WriteAllBytes(fixture.File("short"), new byte[5000]);
        File.WriteAllBytes(fixture.File("zeros"), new byte[200_704]);

        Assert.Throws<InvalidDataException>(() => LogBuffers.Open(fixture.File("short")));
        Assert.Throws<InvalidDataException>(() => LogBuffers.Open(fixture.File("zeros")));
        Assert.Throws<FileNotFoundException>(() => LogBuffers.Open(fixture.File("gone")));
    }
}
