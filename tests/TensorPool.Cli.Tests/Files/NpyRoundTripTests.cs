using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Npy;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class NpyRoundTripTests
{
    public static TheoryData<string, int, bool> TypesAndOrders
    {
        get
        {
            TheoryData<string, int, bool> data = [];
            foreach ((string descr, int size) in NpyBytes.Descriptions.Select(row => row.Data))
            {
                data.Add(descr, size, false);
                data.Add(descr, size, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TypesAndOrders))]
    public void File_comes_out_byte_by_byte(string descr, int size, bool isFortran)
    {
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File(descr, isFortran, "(2, 3, 4)", NpyBytes.Elements(descr, 24, size));
        string path = folder.Write("in.npy", file);

        using NpyFrames source = new([path], isSplit: false);
        using NpyFolder sink = new(folder.File("out"), overwrite: false);
        sink.WriteAll(source.ReadAll());

        Assert.Equal([folder.File("out/frame-00000000.npy")], Directory.GetFiles(folder.File("out")));
        Assert.Equal(file, File.ReadAllBytes(folder.File("out/frame-00000000.npy")));
    }

    [Theory]
    [MemberData(nameof(TypesAndOrders))]
    public void Split_file_is_stacked_again_byte_by_byte(string descr, int size, bool isFortran)
    {
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File(descr, isFortran, "(5, 3, 4)", NpyBytes.Elements(descr, 60, size));
        string path = folder.Write("in.npy", file);

        // Memory for two frames, and for a stripe of two elements: several passes, the last one shorter.
        using NpyFrames source = new([path], isSplit: true, memoryLimit: 2 * 12 * size);
        using NpyStack sink = new(folder.File("out.npy"), overwrite: false, memoryLimit: 2 * 5 * size);
        List<(TensorLayout Layout, byte[] Bytes)> frames = source.ReadAll();
        sink.WriteAll(frames);

        Assert.Equal(5, frames.Count);
        Assert.All(frames, f => Assert.Equal([3, 4], f.Layout.Dims.ToArray()));
        Assert.All(frames, f => Assert.Equal(isFortran ? MajorOrder.Column : MajorOrder.Row, f.Layout.Order));
        Assert.Equal(file, File.ReadAllBytes(folder.File("out.npy")));
        Assert.Equal(["in.npy", "out.npy"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    /// <summary>Their frames have one dimension, and are in both orders: the layout still tells which one the stack had.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Split_matrix_keeps_its_order(bool isFortran)
    {
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File("<u2", isFortran, "(7, 5)", NpyBytes.Elements("<u2", 35, 2));
        string path = folder.Write("in.npy", file);

        using NpyFrames source = new([path], isSplit: true);
        using NpyStack sink = new(folder.File("out.npy"), overwrite: false);
        sink.WriteAll(source.ReadAll());

        Assert.Equal(file, File.ReadAllBytes(folder.File("out.npy")));
    }

    [Fact]
    public void Frame_of_a_split_Fortran_array_has_the_elements_of_its_index()
    {
        using TemporaryFolder folder = new();
        // a[i, j, k] = 100 i + 10 j + k, of shape (2, 3, 4); the first index varies fastest.
        byte[] elements =
        [
            .. from k in Enumerable.Range(0, 4)
            from j in Enumerable.Range(0, 3)
            from i in Enumerable.Range(0, 2)
            select (byte)((100 * i) + (10 * j) + k),
        ];
        string path = folder.Write("in.npy", NpyBytes.File("|u1", true, "(2, 3, 4)", elements));

        using NpyFrames source = new([path], isSplit: true);
        byte[] second = source.ReadAll()[1].Bytes;

        Assert.Equal([100, 110, 120, 101, 111, 121, 102, 112, 122, 103, 113, 123], second);
    }

    [Theory]
    [InlineData(">u2", "<u2", 2)]
    [InlineData(">i4", "<i4", 4)]
    [InlineData(">f8", "<f8", 8)]
    public void Big_endian_elements_are_turned_round(string big, string little, int size)
    {
        using TemporaryFolder folder = new();
        byte[] elements = NpyBytes.Elements(big, 6, size);
        byte[] turned = [.. elements.Chunk(size).SelectMany(e => e.Reverse())];
        string path = folder.Write("in.npy", NpyBytes.File(big, false, "(2, 3)", elements));

        using NpyFrames source = new([path], isSplit: true);
        using NpyStack sink = new(folder.File("out.npy"), overwrite: false);
        sink.WriteAll(source.ReadAll());

        Assert.Equal(NpyBytes.File(little, false, "(2, 3)", turned), File.ReadAllBytes(folder.File("out.npy")));
    }

    [Theory]
    [InlineData("()", false, 1)]
    [InlineData("(0,)", false, 0)]
    [InlineData("(2, 0, 3)", false, 0)]
    [InlineData("(7,)", false, 7)]
    public void Scalars_and_empty_arrays_come_out(string shape, bool isFortran, int count)
    {
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File("<f8", isFortran, shape, NpyBytes.Elements("<f8", count, 8));

        using NpyFrames source = new([folder.Write("in.npy", file)], isSplit: false);
        using NpyFolder sink = new(folder.File("out"), overwrite: false);
        sink.WriteAll(source.ReadAll());

        Assert.Equal(file, File.ReadAllBytes(folder.File("out/frame-00000000.npy")));
    }

    [Fact]
    public void One_dimension_is_split_into_scalars()
    {
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File("<i2", false, "(3,)", [1, 0, 2, 0, 3, 0]);

        using NpyFrames source = new([folder.Write("in.npy", file)], isSplit: true);
        List<(TensorLayout Layout, byte[] Bytes)> frames = source.ReadAll();
        using NpyStack sink = new(folder.File("out.npy"), overwrite: false);
        sink.WriteAll(frames);

        Assert.All(frames, f => Assert.Equal(0, f.Layout.Rank));
        Assert.Equal(file, File.ReadAllBytes(folder.File("out.npy")));
    }

    [Fact]
    public void Arrays_that_were_saved_into_one_file_are_frames_each()
    {
        using TemporaryFolder folder = new();
        byte[] first = NpyBytes.File("|u1", false, "(2,)", [1, 2]);
        byte[] second = NpyBytes.File("<u2", false, "(1,)", [3, 0]);
        string both = folder.Write("in.npy", [.. first, .. second]);

        using NpyFrames source = new([both, folder.Write("more.npy", first)], isSplit: false);

        Assert.Equal(
            [
                [1, 2],
                [3, 0],
                [1, 2],
            ],
            source.ReadAll().Select(f => f.Bytes)
        );
        Assert.True(source.TryRestart());
        Assert.Equal(3, source.ReadAll().Count);
    }

    [Theory]
    [InlineData(1, "holds 23 bytes")]
    [InlineData(24, "holds 0 bytes")]
    public void File_that_ends_early_is_refused_before_anything_is_published(int missing, string expected)
    {
        using TemporaryFolder folder = new();
        byte[] file = NpyBytes.File("|u1", false, "(2, 3, 4)", new byte[24]);
        string path = folder.Write("in.npy", file.AsSpan(..^missing));

        InputException e = Assert.Throws<InputException>(() => new NpyFrames([path], isSplit: false));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_says_more_than_there_can_be_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("in.npy", NpyBytes.File("<f8", false, "(2147483647, 500000000)", [1]));

        Assert.Throws<InputException>(() => new NpyFrames([path], isSplit: false));
    }

    [Fact]
    public void Garbage_behind_an_array_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("in.npy", [.. NpyBytes.File("|u1", false, "(2,)", [1, 2]), 9]);

        InputException e = Assert.Throws<InputException>(() => new NpyFrames([path], isSplit: false));

        Assert.Contains("at byte 130", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scalar_cannot_be_split()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("in.npy", NpyBytes.File("|u1", false, "()", [1]));

        Assert.Throws<InputException>(() => new NpyFrames([path], isSplit: true));
    }

    [Fact]
    public void Missing_file_is_named()
    {
        InputException e = Assert.Throws<InputException>(() => new NpyFrames(["/no/such.npy"], isSplit: false));

        Assert.Contains("/no/such.npy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_several_shapes_are_not_stacked()
    {
        using TemporaryFolder folder = new();
        using NpyStack sink = new(folder.File("out.npy"), overwrite: false);
        sink.Write(FrameReading.Frame(TensorLayout.Contiguous<byte>(2), [1, 2]));

        InputException e = Assert.Throws<InputException>(() =>
            sink.Write(FrameReading.Frame(TensorLayout.Contiguous<byte>(3), [1, 2, 3], seq: 5))
        );
        sink.Dispose();

        Assert.Contains("Frame 5", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Nothing_is_overwritten_unless_asked_for()
    {
        using TemporaryFolder folder = new();
        folder.Write("out.npy", [1]);
        Directory.CreateDirectory(folder.File("out"));
        folder.Write("out/frame-00000000.npy", [1]);

        Assert.Throws<InputException>(() => new NpyStack(folder.File("out.npy"), overwrite: false));
        Assert.Throws<InputException>(() => new NpyFolder(folder.File("out"), overwrite: false));
        using NpyStack stack = new(folder.File("out.npy"), overwrite: true);
        stack.WriteAll([(TensorLayout.Contiguous<byte>(1), [7])]);
        Assert.Equal(NpyBytes.File("|u1", false, "(1, 1)", [7]), File.ReadAllBytes(folder.File("out.npy")));
    }

    [Fact]
    public void Gaps_between_elements_are_left_out()
    {
        using TemporaryFolder folder = new();
        TensorLayout rows = new(Dtype.UInt8, MajorOrder.Row, [2, 3], [4, 1]);
        TensorLayout columns = new(Dtype.UInt16, MajorOrder.Column, [2, 2], [2, 6]);
        using NpyFolder sink = new(folder.File("out"), overwrite: false);

        sink.WriteAll([(rows, [1, 2, 3, 99, 4, 5, 6]), (columns, [1, 0, 2, 0, 99, 99, 3, 0, 4, 0])]);

        Assert.Equal(
            NpyBytes.File("|u1", false, "(2, 3)", [1, 2, 3, 4, 5, 6]),
            File.ReadAllBytes(folder.File("out/frame-00000000.npy"))
        );
        Assert.Equal(
            NpyBytes.File("<u2", true, "(2, 2)", [1, 0, 2, 0, 3, 0, 4, 0]),
            File.ReadAllBytes(folder.File("out/frame-00000001.npy"))
        );
    }

    [Fact]
    public void What_NumPy_lacks_is_refused()
    {
        using TemporaryFolder folder = new();
        using NpyFolder sink = new(folder.File("out"), overwrite: false);
        TensorLayout bits = new(Dtype.Bit, MajorOrder.Row, [16]);
        TensorLayout blob = new(Dtype.Bytes, MajorOrder.Row, [4]);

        InputException ofBits = Assert.Throws<InputException>(() => sink.Write(FrameReading.Frame(bits, [1, 2])));
        InputException ofBlob = Assert.Throws<InputException>(() => sink.Write(FrameReading.Frame(blob, [1, 2])));

        Assert.Contains("--raw", ofBits.Message, StringComparison.Ordinal);
        Assert.Contains("--raw", ofBlob.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_epochs_do_not_overwrite_earlier_ones()
    {
        using TemporaryFolder folder = new();
        using NpyFolder sink = new(folder.File("out"), overwrite: false);
        TensorLayout layout = TensorLayout.Contiguous<byte>(1);

        sink.Write(FrameReading.Frame(layout, [1], seq: 0, epoch: 7));
        sink.Write(FrameReading.Frame(layout, [2], seq: 0, epoch: 8));

        Assert.Equal(
            ["frame-00000000.npy", "frame-epoch000008-00000000.npy"],
            Directory.GetFiles(folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }
}
