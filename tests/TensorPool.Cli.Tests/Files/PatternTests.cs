using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Patterns;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class PatternTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(1003)]
    public void Counter_finds_every_changed_byte(int length)
    {
        byte[] payload = new byte[length];
        CounterPattern.Fill(payload, 42);
        Assert.Equal(-1, CounterPattern.FindFault(payload, 42));

        for (int i = 0; i < length; i++)
        {
            payload[i] ^= 0x10;
            Assert.InRange(CounterPattern.FindFault(payload, 42), i - 7, i);
            payload[i] ^= 0x10;
        }
    }

    [Fact]
    public void Counter_of_other_frames_differs_in_every_word()
    {
        byte[] first = new byte[4096];
        byte[] second = new byte[4096];
        CounterPattern.Fill(first, 7);
        foreach (ulong seq in new ulong[] { 6, 8, 7 + 64, 7 + 1024 })
        {
            CounterPattern.Fill(second, seq);
            Assert.All(first.Chunk(8).Zip(second.Chunk(8)), pair => Assert.NotEqual(pair.First, pair.Second));
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndTypes))]
    public void Every_pattern_fills_every_type(int kindNumber, Dtype dtype)
    {
        PatternKind kind = (PatternKind)kindNumber;
        TensorLayout layout = new(dtype, MajorOrder.Row, [17, 23]);
        using PatternFrames source = new(kind, layout);

        byte[] first = Take(source, 0);
        byte[] again = Take(source, 0);
        byte[] next = Take(source, 1);

        Assert.Equal(first, again);
        Assert.NotEqual(first, next);
        Assert.True(first.Distinct().Count() > 1);
    }

    [Fact]
    public void Gradient_goes_from_dark_to_bright()
    {
        using PatternFrames source = new(PatternKind.Gradient, TensorLayout.Contiguous<byte>(2, 256));

        byte[] frame = Take(source, 0);

        Assert.Equal(Enumerable.Range(0, 256).Select(i => (byte)i), frame[..256]);
        Assert.Equal(Enumerable.Range(1, 255).Select(i => (byte)i), frame[256..511]); // shifted by a row
    }

    [Fact]
    public void Checkerboard_has_tiles_of_both_kinds()
    {
        using PatternFrames source = new(PatternKind.Checkerboard, TensorLayout.Contiguous<float>(64, 64));

        float[] frame = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(Take(source, 0)).ToArray();

        Assert.Equal(0f, frame[0]);
        Assert.Equal(1f, frame[8]); // the next tile of a row
        Assert.Equal(1f, frame[8 * 64]); // and of a column
        Assert.Equal(0f, frame[(8 * 64) + 8]);
    }

    [Fact]
    public void Channels_of_a_pixel_stay_together()
    {
        using PatternFrames source = new(PatternKind.Bars, TensorLayout.Contiguous<byte>(2, 8, 3));

        byte[] frame = Take(source, 0);

        Assert.Equal([255, 170, 85], frame[21..24]);
        Assert.Equal(frame[..24], frame[24..]);
    }

    [Fact]
    public void Scalars_and_empty_tensors_are_filled()
    {
        foreach (PatternKind kind in Enum.GetValues<PatternKind>())
        {
            using PatternFrames scalar = new(kind, TensorLayout.Contiguous<float>());
            using PatternFrames empty = new(kind, TensorLayout.Contiguous<float>(3, 0));
            Assert.Equal(4, Take(scalar, 3).Length);
            Assert.Empty(Take(empty, 3));
        }
    }

    public static TheoryData<int, Dtype> KindsAndTypes()
    {
        TheoryData<int, Dtype> data = [];
        foreach (PatternKind kind in Enum.GetValues<PatternKind>())
        {
            foreach (Dtype dtype in Enum.GetValues<Dtype>().Where(Dtypes.IsKnown))
            {
                data.Add((int)kind, dtype);
            }
        }

        return data;
    }

    private static byte[] Take(PatternFrames source, ulong seq)
    {
        Assert.True(source.TryMoveNext(out FrameShape shape, TestContext.Current.CancellationToken));
        byte[] payload = new byte[shape.Length];
        payload.AsSpan().Fill(0xEE);
        source.Read(payload, seq);
        return payload;
    }
}
