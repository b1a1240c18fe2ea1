using TensorPool.Cli.Files;
using TensorPool.Cli.Files.Npy;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class NpyHeaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Header_of_each_format_is_read(byte major)
    {
        byte[] file = NpyBytes.Wrap(major, "{'descr': '<f4', 'fortran_order': True, 'shape': (480, 640), }", [7]);
        using MemoryStream stream = new(file);

        NpyHeader header = NpyHeader.Read(stream, "a.npy");

        Assert.Equal((Dtype.Float32, false, true), (header.Dtype, header.IsBigEndian, header.IsFortranOrder));
        Assert.Equal([480, 640], header.Shape);
        Assert.Equal(7, stream.ReadByte());
    }

    [Theory]
    [InlineData("{\"shape\": (3,), \"fortran_order\": False, \"descr\": \"|u1\"}", 3)]
    [InlineData("{'descr': '|u1', 'fortran_order': False, 'shape': (3L,)}", 3)]
    [InlineData("  { 'descr' :'|u1','fortran_order':False,\n'shape': ( 3 , ) , }  \n", 3)]
    public void Header_is_read_however_it_is_spaced(string text, int extent) =>
        Assert.Equal([extent], NpyHeader.Parse(text, "a.npy").Shape);

    [Fact]
    public void Scalar_has_no_dimensions() =>
        Assert.Empty(NpyHeader.Parse("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", "a.npy").Shape);

    [Theory]
    [InlineData("<f4", false, new int[0], "()")]
    [InlineData("<f4", false, new[] { 3 }, "(3,)")]
    [InlineData("<i8", false, new[] { 2, 3, 4 }, "(2, 3, 4)")]
    [InlineData("|b1", true, new[] { 2147483647, 1 }, "(2147483647, 1)")]
    [InlineData("<u2", true, new[] { 1, 1, 1, 1, 1, 1, 1, 100000000 }, "(1, 1, 1, 1, 1, 1, 1, 100000000)")]
    public void Header_is_written_byte_by_byte_as_NumPy_does(string descr, bool isFortran, int[] shape, string text)
    {
        NpyDtype.Parse(descr, out Dtype dtype, out _);

        byte[] written = new NpyHeader(dtype, false, isFortran, shape).Format();

        Assert.Equal(NpyBytes.File(descr, isFortran, text, []), written);
        Assert.Equal(0, written.Length % 64);
    }

    /// <summary>The header of numpy.save(f, numpy.zeros((3, 4), 'float32')), of NumPy 1.26.</summary>
    [Fact]
    public void Known_header_is_written()
    {
        const string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }";

        byte[] written = new NpyHeader(Dtype.Float32, false, false, [3, 4]).Format();

        Assert.Equal(128, written.Length);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 0x76, 0], written[..10]);
        Assert.Equal(text, System.Text.Encoding.Latin1.GetString(written, 10, text.Length));
        Assert.Equal((byte)'\n', written[^1]);
    }

    [Theory]
    [InlineData("<f2", "float32")]
    [InlineData("<f16", "float64")]
    [InlineData("<c8", "complex")]
    [InlineData(">c16", "complex")]
    [InlineData("|O", "Python objects")]
    [InlineData("|S5", "text")]
    [InlineData("<U3", "text")]
    [InlineData("|V8", "opaque items of more than one byte; save a.view('u8')")]
    [InlineData("|V3", "opaque items of more than one byte; save numpy.ascontiguousarray(a).view('uint8')")]
    [InlineData("<M8[ns]", "int64")]
    [InlineData("<m8[s]", "int64")]
    [InlineData("<i3", "none that the wire has")]
    [InlineData("f4", "no element type")]
    [InlineData("", "no element type")]
    public void Element_type_that_the_wire_lacks_is_refused_with_a_way_out(string descr, string expected)
    {
        InputException e = Assert.Throws<InputException>(() =>
            NpyHeader.Parse($"{{'descr': '{descr}', 'fortran_order': False, 'shape': (1,), }}", "a.npy")
        );

        Assert.StartsWith("a.npy: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3.0,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3 4)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [3]}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 0)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (3,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': Falsehood, 'shape': (3,)}")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'more': 1}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)} + f()")]
    [InlineData("{'descr': '<f4' 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr': '<f\\x34', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("{'descr: '<f4', 'fortran_order': False, 'shape': (3,)}")]
    [InlineData("__import__('os').system('true')")]
    public void Header_that_is_none_is_refused(string text)
    {
        InputException e = Assert.Throws<InputException>(() => NpyHeader.Parse(text, "a.npy"));

        Assert.StartsWith("a.npy: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0], "no NumPy file")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D }, "no NumPy file")]
    [InlineData(new byte[] { 0x94, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 0, 0 }, "no NumPy file")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 4, 0, 0, 0 }, "4.0 is not known")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 1, 0, 0 }, "1.1 is not known")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 0 }, "ends within its header")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 9, 0, 32 }, "ends within its header")]
    [InlineData(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 2, 0, 255, 255, 255, 255 }, "4294967295 bytes long")]
    public void File_that_is_none_is_refused(byte[] file, string expected)
    {
        InputException e = Assert.Throws<InputException>(() => NpyHeader.Read(new MemoryStream(file), "a.npy"));

        Assert.Contains("a.npy", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever a file holds, the answer is a header or one kind of exception.</summary>
    [Fact]
    public void Damaged_headers_never_do_anything_else()
    {
        byte[] good = NpyBytes.File("<f4", false, "(3, 4)", []);
        Random random = new(4711);
        for (int n = 0; n < 20_000; n++)
        {
            byte[] damaged = good[..random.Next(8, good.Length + 1)];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                NpyHeader header = NpyHeader.Read(new MemoryStream(damaged), "a.npy");
                Assert.True(header.ToLayout().SizeInBytes >= 0);
            }
            catch (InputException e)
            {
                Assert.Contains("a.npy", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
