using TensorPool.Cli.Demo;

namespace TensorPool.Cli.Tests.Demo;

/// <summary>The check of payloads must find what is wrong, or the demo says nothing.</summary>
public class CheckedPayloadTests
{
    public static TheoryData<int> Lengths => [1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 255, 4096, 4099];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_was_filled_is_right(int length)
    {
        byte[] payload = Filled(length, 5);

        Assert.Equal(PayloadFault.None, CheckedPayload.Check(payload, 5));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_single_bit_counts(int length)
    {
        for (int i = 0; i < length; i++)
        {
            byte[] payload = Filled(length, 5);
            payload[i] ^= (byte)(1 << (i % 8));

            Assert.NotEqual(PayloadFault.None, CheckedPayload.Check(payload, 5));
        }
    }

    [Fact]
    public void Whole_words_of_another_frame_are_torn()
    {
        byte[] payload = Filled(4096, 5);
        Filled(4096, 6).AsSpan(2048).CopyTo(payload.AsSpan(2048));

        Assert.Equal(PayloadFault.Torn, CheckedPayload.Check(payload, 5));
        Assert.Equal(PayloadFault.Torn, CheckedPayload.Check(payload, 6));
        Assert.Equal(PayloadFault.Torn, CheckedPayload.Check(Filled(4096, 4), 5));
    }

    [Fact]
    public void Bytes_of_no_frame_are_corrupt()
    {
        byte[] payload = Filled(4096, 5);
        payload[100]++;

        Assert.Equal(PayloadFault.Corrupt, CheckedPayload.Check(payload, 5));
        Assert.Equal(PayloadFault.Corrupt, CheckedPayload.Check(new byte[4096], 5));
    }

    private static byte[] Filled(int length, ulong seq)
    {
        byte[] payload = new byte[length];
        CheckedPayload.Fill(payload, seq);
        return payload;
    }
}
