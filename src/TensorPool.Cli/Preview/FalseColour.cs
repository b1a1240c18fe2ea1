namespace TensorPool.Cli.Preview;

/// <summary>Colours for numbers: from dark violet over green to yellow, growing evenly in brightness (the map "viridis").</summary>
internal static class FalseColour
{
    private static readonly (byte R, byte G, byte B)[] Anchors =
    [
        (68, 1, 84),
        (72, 40, 120),
        (62, 74, 137),
        (49, 104, 142),
        (38, 130, 142),
        (31, 158, 137),
        (53, 183, 121),
        (109, 205, 89),
        (180, 222, 44),
        (253, 231, 37),
    ];

    /// <summary>For values that are no numbers.</summary>
    public static (byte R, byte G, byte B) Invalid => (255, 0, 255);

    /// <param name="value">From 0 to 1; beyond, the nearest of both.</param>
    public static (byte R, byte G, byte B) Of(double value)
    {
        if (double.IsNaN(value))
        {
            return Invalid;
        }

        double place = Math.Clamp(value, 0, 1) * (Anchors.Length - 1);
        int index = Math.Min((int)place, Anchors.Length - 2);
        double part = place - index;
        (byte r, byte g, byte b) = Anchors[index];
        (byte r2, byte g2, byte b2) = Anchors[index + 1];
        return (Mix(r, r2, part), Mix(g, g2, part), Mix(b, b2, part));
    }

    private static byte Mix(byte from, byte to, double part) => (byte)Math.Round(from + ((to - from) * part));
}
