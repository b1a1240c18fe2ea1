using TensorPool.Tensors;

namespace TensorPool.Tests.Tensors;

public class DtypesTests
{
    [Theory]
    [InlineData(Dtype.Unknown, 0, 0, "unknown")]
    [InlineData(Dtype.UInt8, 1, 1, "uint8")]
    [InlineData(Dtype.Int8, 2, 1, "int8")]
    [InlineData(Dtype.UInt16, 3, 2, "uint16")]
    [InlineData(Dtype.Int16, 4, 2, "int16")]
    [InlineData(Dtype.UInt32, 5, 4, "uint32")]
    [InlineData(Dtype.Int32, 6, 4, "int32")]
    [InlineData(Dtype.UInt64, 7, 8, "uint64")]
    [InlineData(Dtype.Int64, 8, 8, "int64")]
    [InlineData(Dtype.Float32, 9, 4, "float32")]
    [InlineData(Dtype.Float64, 10, 8, "float64")]
    [InlineData(Dtype.Boolean, 11, 1, "bool")]
    [InlineData(Dtype.Bytes, 13, 1, "bytes")]
    [InlineData(Dtype.Bit, 14, 1, "bit")]
    [Requirement("W-15.8-2")]
    public void Numbers_and_sizes_are_those_of_the_wire(Dtype dtype, short number, int size, string name)
    {
        Assert.Equal(number, (short)dtype);
        Assert.Equal(size, Dtypes.SizeOf(dtype));
        Assert.Equal(size != 0, Dtypes.IsKnown(dtype));
        Assert.Equal(name, Dtypes.NameOf(dtype));
    }

    [Fact]
    [Requirement("W-15.8-2")]
    public void Orders_have_the_numbers_of_the_wire_and_nothing_was_added()
    {
        Assert.Equal([0, 1, 2], Enum.GetValues<MajorOrder>().Select(order => (int)order));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14], Enum.GetValues<Dtype>().Select(d => (int)d));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(99)]
    [InlineData(-1)]
    [InlineData(short.MinValue)]
    public void Other_numbers_are_no_element_types(short number)
    {
        Assert.Equal(0, Dtypes.SizeOf((Dtype)number));
        Assert.False(Dtypes.IsKnown((Dtype)number));
        Assert.Equal("unknown", Dtypes.NameOf((Dtype)number));
    }

    [Fact]
    public void Clr_types_have_the_element_type_of_their_size()
    {
        Assert.Equal(Dtype.UInt8, Dtypes.Of<byte>());
        Assert.Equal(Dtype.Int8, Dtypes.Of<sbyte>());
        Assert.Equal(Dtype.UInt16, Dtypes.Of<ushort>());
        Assert.Equal(Dtype.Int16, Dtypes.Of<short>());
        Assert.Equal(Dtype.UInt32, Dtypes.Of<uint>());
        Assert.Equal(Dtype.Int32, Dtypes.Of<int>());
        Assert.Equal(Dtype.UInt64, Dtypes.Of<ulong>());
        Assert.Equal(Dtype.Int64, Dtypes.Of<long>());
        Assert.Equal(Dtype.Float32, Dtypes.Of<float>());
        Assert.Equal(Dtype.Float64, Dtypes.Of<double>());
        Assert.Equal(Dtype.Boolean, Dtypes.Of<bool>());
    }

    [Fact]
    public void Clr_type_without_an_element_type_is_named()
    {
        Assert.False(Dtypes.TryOf<char>(out Dtype dtype));
        Assert.Equal(Dtype.Unknown, dtype);
        Assert.Contains("System.Half", Assert.Throws<NotSupportedException>(() => Dtypes.Of<Half>()).Message);
    }
}
