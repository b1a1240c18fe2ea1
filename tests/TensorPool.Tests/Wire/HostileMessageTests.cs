using FsCheck.Xunit;
using TensorPool.Wire;

namespace TensorPool.Tests.Wire;

/// <summary>Bytes of other processes: any answer will do, but no exception, and what is accepted encodes to the same.</summary>
public class HostileMessageTests
{
    [Property(MaxTest = 2000)]
    public void Any_bytes_are_answered(byte[] bytes)
    {
        WireV1_1.Identify(bytes, out _);

        foreach (int kind in Kinds())
        {
            new Decoding().Decode((MessageKind)kind, bytes);
        }
    }

    [Property(MaxTest = 2000)]
    public void Message_with_changed_bytes_is_refused_or_means_what_it_says(int message, ushort[] places, byte[] values)
    {
        (MessageKind kind, byte[] bytes) = Messages.All().ElementAt((int)((uint)message % 11));
        for (int i = 0; i < Math.Min(places.Length, values.Length); i++)
        {
            bytes[places[i] % bytes.Length] = values[i];
        }

        Decoding decoding = new();
        if (decoding.Decode(kind, bytes) == WireStatus.Ok)
        {
            byte[] again = decoding.Encode(kind);
            Decoding second = new();
            Assert.Equal(WireStatus.Ok, second.Decode(kind, again));
            Assert.Equal(again, second.Encode(kind));
        }
    }

    private static IEnumerable<int> Kinds() => MessageStrictnessTests.Kinds.Select(row => row.Data);
}
