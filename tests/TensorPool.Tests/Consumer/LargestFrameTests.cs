using System.Numerics.Tensors;
using TensorPool.Consumer;
using TensorPool.SharedMemory;
using TensorPool.Tensors;
using TensorPool.Tests.SharedMemory;
using TensorPool.Tests.Support;
using TensorPool.Wire;

namespace TensorPool.Tests.Consumer;

/// <summary>
/// The largest frame there is: a stride is a power of two below 4 GiB, so that a payload has up to 2 GiB, one byte more than a
/// span can have. The file is sparse; next to none of it is ever touched.
/// </summary>
public sealed class LargestFrameTests : IDisposable
{
    private const uint Length = 1u << 31;

    private readonly ShmDirectory _directory = new();
    private readonly RegionOwner<WireV1_1> _owner;
    private readonly StreamMapping _mapping;
    private readonly FrameReceiver<WireV1_1> _receiver = new(Regions.StreamId, new AnnouncedRegions());

    public LargestFrameTests()
    {
        _owner = RegionOwner<WireV1_1>.Open(
            new RegionOptions
            {
                BaseDirectory = _directory.Path,
                Nslots = 1,
                Pools = [new PoolOptions(1, Length)],
                ReserveMemory = false,
            },
            Regions.StreamId,
            1000
        );
        _mapping = Regions.Open(Regions.Announce(_owner.Current), Regions.Access(_directory), out _)!;
        _receiver.OnMapped(_mapping);
    }

    public void Dispose()
    {
        _mapping.Retire();
        _owner.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Frame_of_2_GiB_is_read_by_its_elements_its_tensor_and_in_parts()
    {
        Write(TensorLayout.Contiguous<double>(1 << 14, 1 << 14), 42.5);

        Reader reader = Read();

        Assert.Equal(FrameOutcome.Intact, reader.Outcome);
        Assert.Equal(Length, reader.Info.PayloadLength);
        Assert.Equal((1 << 28, 42.5), (reader.ElementCount, reader.LastElement));
        Assert.Equal(42.5, reader.LastOfTensor);
        Assert.Equal(42.5, BitConverter.ToDouble(reader.End));
        Assert.Contains("2147483648 bytes", reader.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_that_are_bytes_are_too_many_for_a_span_and_not_for_a_tensor()
    {
        Write(TensorLayout.Contiguous<byte>(1 << 16, 1 << 15), 42.5);

        Reader reader = Read();

        Assert.Equal(FrameOutcome.Intact, reader.Outcome);
        Assert.Equal(ViewError.TooManyElements, reader.BytesError);
        Assert.Equal(BitConverter.GetBytes(42.5)[7], reader.LastByteOfTensor);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData((long)Length, 1)]
    [InlineData((long)Length - 7, 8)]
    public void Part_that_is_not_there_is_refused(long offset, int length)
    {
        Write(TensorLayout.Contiguous<byte>(1 << 16, 1 << 15), 0);
        Reader reader = new() { PartOffset = offset, PartLength = length };

        Assert.Throws<ArgumentOutOfRangeException>(() => Read(ref reader));
    }

    private void Write(in TensorLayout layout, double last)
    {
        ref ulong word = ref _owner.Current.CommitWordOf(0);
        CommitWord.BeginWrite(ref word, WireV1_1.WritingWord(0));
        SlotHeader header = new()
        {
            ValuesLenBytes = Length,
            PoolId = 1,
            Layout = layout,
        };
        WireV1_1.WriteSlotHeader(ref _owner.Current.Slot(0), header);
        long end = 64L + Length;
        BitConverter.TryWriteBytes(_owner.Current.Pools[0].Region.Slice((nint)(end - 8), 8), last);
        CommitWord.Commit(ref word, WireV1_1.CommittedWord(0));
    }

    private Reader Read()
    {
        Reader reader = new() { PartOffset = Length - 8, PartLength = 8 };
        Read(ref reader);
        return reader;
    }

    private void Read(ref Reader reader)
    {
        FrameDescriptor descriptor = new()
        {
            StreamId = Regions.StreamId,
            Epoch = _mapping.Epoch,
            IndexMatches = true,
        };
        Assert.Equal(DropCause.None, _receiver.Examine(descriptor));
        _receiver.End(ref reader, _receiver.Deliver(ref reader));
    }

    private struct Reader : IFrameHandler
    {
        public long PartOffset { get; init; }

        public int PartLength { get; init; }

        public FrameInfo Info { get; private set; }

        public FrameOutcome Outcome { get; private set; }

        public int ElementCount { get; private set; }

        public double LastElement { get; private set; }

        public double LastOfTensor { get; private set; }

        public byte LastByteOfTensor { get; private set; }

        public ViewError BytesError { get; private set; }

        public byte[] End { get; private set; }

        public string Refusal { get; private set; }

        public void OnFrame(scoped Frame frame)
        {
            End = frame.PayloadAt(PartOffset, PartLength).ToArray();
            BytesError = frame.TryElements<byte>(out _);
            if (frame.TryElements(out ReadOnlySpan<double> elements) == ViewError.None)
            {
                ElementCount = elements.Length;
                LastElement = elements[^1];
                LastOfTensor = frame.Tensor<double>()[(1 << 14) - 1, (1 << 14) - 1];
            }

            if (frame.TryTensor(out ReadOnlyTensorSpan<byte> tensor) == ViewError.None)
            {
                LastByteOfTensor = tensor[(1 << 16) - 1, (1 << 15) - 1];
            }

            try
            {
                _ = frame.Payload;
                Refusal = "";
            }
            catch (InvalidOperationException e)
            {
                Refusal = e.Message;
            }
        }

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome) => (Info, Outcome) = (info, outcome);
    }
}
