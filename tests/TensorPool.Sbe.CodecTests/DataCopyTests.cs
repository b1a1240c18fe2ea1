using System.Runtime.InteropServices;

namespace TensorPool.Sbe.CodecTests;

/// <summary>Data is copied by moves of several sizes: each length, and each way in which source and target overlap.</summary>
public sealed class DataCopyTests
{
    private const int Longest = 40;

    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, Longest + 1)];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Exactly_the_bytes_of_the_value_are_written(int length)
    {
        byte[] value = [.. Enumerable.Range(1, length).Select(static i => (byte)i)];
        byte[] buffer = [.. Enumerable.Repeat((byte)0xEE, Longest + 16)];

        SbeData.Write(ref buffer[8], value);

        Assert.Equal(
            [
                .. Enumerable.Repeat((byte)0xEE, 8),
                .. value,
                .. Enumerable.Repeat((byte)0xEE, buffer.Length - 8 - length),
            ],
            buffer
        );
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_value_may_overlap_its_target(int length)
    {
        for (int from = 0; from <= Longest; from++)
        {
            for (int to = 0; to <= Longest; to++)
            {
                byte[] expected = [.. Enumerable.Range(1, 2 * Longest).Select(static i => (byte)i)];
                byte[] actual = [.. expected];
                expected.AsSpan(from, length).CopyTo(expected.AsSpan(to));

                SbeData.Write(ref MemoryMarshal.GetReference(actual.AsSpan(to)), actual.AsSpan(from, length));

                Assert.Equal(expected, actual);
            }
        }
    }
}
