using Spectre.Console;
using TensorPool.Cli.Preview;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class PreviewTests
{
    [Fact]
    public void Statistics_are_those_of_NumPy()
    {
        float[] values = [1, 2, 3, 4, float.NaN, float.PositiveInfinity];

        ValueStatistics statistics = ValueStatistics.Of(TensorLayout.Contiguous<float>(6), Bytes(values));

        Assert.Equal((4L, 2L), (statistics.Count, statistics.NonFinite));
        Assert.Equal((1, 4, 2.5), (statistics.Min, statistics.Max, statistics.Mean));
        Assert.Equal(1.118033988749895, statistics.Std, 12); // numpy.std([1, 2, 3, 4])
    }

    [Fact]
    public void Small_distances_of_large_numbers_are_not_lost()
    {
        long[] values = [.. Enumerable.Range(0, 10_000).Select(i => 1_000_000_000_000L + (i % 2))];

        ValueStatistics statistics = ValueStatistics.Of(TensorLayout.Contiguous<long>(10_000), Bytes(values));

        Assert.Equal(1_000_000_000_000.5, statistics.Mean);
        Assert.Equal(0.5, statistics.Std, 6);
    }

    [Theory]
    [InlineData(Dtype.Int8, -128, -1)]
    [InlineData(Dtype.UInt8, 128, 255)]
    [InlineData(Dtype.Boolean, 128, 255)]
    public void Bytes_are_taken_by_their_type(Dtype dtype, double min, double max)
    {
        ValueStatistics statistics = ValueStatistics.Of(new TensorLayout(dtype, MajorOrder.Row, [2]), [128, 255]);

        Assert.Equal((min, max), (statistics.Min, statistics.Max));
    }

    [Fact]
    public void No_values_have_no_statistics() =>
        Assert.True(double.IsNaN(ValueStatistics.Of(TensorLayout.Contiguous<float>(0), []).Mean));

    [Theory]
    [InlineData(MajorOrder.Row, new byte[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(MajorOrder.Column, new byte[] { 0, 3, 1, 4, 2, 5 })]
    public void Picture_follows_the_order(MajorOrder order, byte[] payload)
    {
        PicturePlane plane = new(new TensorLayout(Dtype.UInt8, order, [2, 3]), payload.Length);

        HalfBlockPicture picture = HalfBlockPicture.Of(plane, payload, 0, 5, 80, 20);

        Assert.Equal((3, 2), (picture.Columns, picture.Rows));
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(FalseColour.Of(i / 5.0), picture[i % 3, i / 3]);
        }
    }

    [Fact]
    public void Colours_are_shown_as_they_are()
    {
        byte[] payload = [255, 0, 0, 0, 255, 0];
        PicturePlane plane = new(TensorLayout.Contiguous<byte>(1, 2, 3), payload.Length);

        HalfBlockPicture picture = HalfBlockPicture.Of(plane, payload, 0, 255, 80, 20);

        Assert.Equal(((byte)255, (byte)0, (byte)0), picture[0, 0]);
        Assert.Equal(((byte)0, (byte)255, (byte)0), picture[1, 0]);
    }

    [Theory]
    [InlineData(new int[0], 1, 1)]
    [InlineData(new[] { 5 }, 5, 1)]
    [InlineData(new[] { 1000, 2000 }, 40, 20)]
    [InlineData(new[] { 3, 0 }, 0, 0)]
    [InlineData(new[] { 2, 3, 4, 6 }, 6, 4)]
    public void Picture_fits_and_keeps_its_proportions(int[] dims, int columns, int rows)
    {
        TensorLayout layout = new(Dtype.Float32, MajorOrder.Row, dims);
        byte[] payload = new byte[layout.SizeInBytes];

        HalfBlockPicture picture = HalfBlockPicture.Of(new PicturePlane(layout, payload.Length), payload, 0, 1, 40, 20);

        Assert.Equal((columns, rows), (picture.Columns, picture.Rows));
    }

    [Fact]
    public void Picture_is_drawn_in_half_as_many_lines()
    {
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(text),
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.TrueColor,
            }
        );
        byte[] payload = [0, 255, 255, 0, 0, 255];
        PicturePlane plane = new(TensorLayout.Contiguous<byte>(3, 2), payload.Length);

        console.Write(HalfBlockPicture.Of(plane, payload, 0, 255, 40, 20));

        Assert.Equal(4, text.ToString().Count(c => c == '▀'));
        Assert.Contains("\e[38;2;68;1;84;48;2;253;231;37m▀", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_colours_brightness_becomes_characters()
    {
        StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(text),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
            }
        );
        byte[] payload = [0, 255];
        PicturePlane plane = new(TensorLayout.Contiguous<byte>(1, 2), payload.Length);

        console.Write(HalfBlockPicture.Of(plane, payload, 0, 255, 40, 20));

        Assert.DoesNotContain('\e', text.ToString());
        Assert.NotEqual(text.ToString()[0], text.ToString()[1]);
    }

    private static ReadOnlySpan<byte> Bytes<T>(T[] values)
        where T : struct => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values);
}
