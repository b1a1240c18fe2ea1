using Spectre.Console;
using Spectre.Console.Rendering;

namespace TensorPool.Cli.Preview;

/// <summary>
/// A picture in a terminal: each character is two pixels, the upper one in its foreground and the lower one in its background.
/// Where there are no colours, brightness becomes characters.
/// </summary>
internal sealed class HalfBlockPicture : Renderable
{
    private const string Shades = " .:-=+*#%@";

    private readonly (byte R, byte G, byte B)[] _pixels;

    private HalfBlockPicture(int columns, int rows, (byte R, byte G, byte B)[] pixels)
    {
        Columns = columns;
        Rows = rows;
        _pixels = pixels;
    }

    /// <summary>Pixels in a row.</summary>
    public int Columns { get; }

    /// <summary>Rows of pixels.</summary>
    public int Rows { get; }

    /// <summary>Makes a picture of a tensor, as large as fits, and with its proportions.</summary>
    /// <param name="plane">What to show.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="low">The value that is darkest.</param>
    /// <param name="high">The value that is brightest.</param>
    /// <param name="maxColumns">Characters in a row.</param>
    /// <param name="maxLines">Lines of characters.</param>
    public static HalfBlockPicture Of(
        in PicturePlane plane,
        ReadOnlySpan<byte> payload,
        double low,
        double high,
        int maxColumns,
        int maxLines
    )
    {
        if (plane.Width == 0 || plane.Height == 0)
        {
            return new HalfBlockPicture(0, 0, []);
        }

        double scale = Math.Min(1, Math.Min((double)maxColumns / plane.Width, 2.0 * maxLines / plane.Height));
        int columns = Math.Clamp((int)Math.Round(plane.Width * scale), 1, maxColumns);
        int rows = Math.Clamp((int)Math.Round(plane.Height * scale), 1, 2 * maxLines);
        (byte R, byte G, byte B)[] pixels = new (byte, byte, byte)[columns * rows];
        double range = high > low ? high - low : 1;
        for (int row = 0; row < rows; row++)
        {
            int y = (int)((long)row * plane.Height / rows);
            for (int column = 0; column < columns; column++)
            {
                int x = (int)((long)column * plane.Width / columns);
                pixels[(row * columns) + column] = plane.IsColour
                    ? (
                        Brightness(plane.ValueAt(payload, x, y, 0), low, range),
                        Brightness(plane.ValueAt(payload, x, y, 1), low, range),
                        Brightness(plane.ValueAt(payload, x, y, 2), low, range)
                    )
                    : FalseColour.Of((plane.ValueAt(payload, x, y) - low) / range);
            }
        }

        return new HalfBlockPicture(columns, rows, pixels);
    }

    /// <summary>One pixel.</summary>
    public (byte R, byte G, byte B) this[int column, int row] => _pixels[(row * Columns) + column];

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Columns, Columns);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        bool hasColours = options.ColorSystem != ColorSystem.NoColors;
        for (int row = 0; row < Rows; row += 2)
        {
            for (int column = 0; column < Math.Min(Columns, maxWidth); column++)
            {
                (byte R, byte G, byte B) upper = this[column, row];
                (byte R, byte G, byte B) lower = row + 1 < Rows ? this[column, row + 1] : default;
                yield return hasColours
                    ? new Segment("▀", new Style(Colour(upper), Colour(lower)))
                    : new Segment(ShadeOf(upper).ToString());
            }

            yield return Segment.LineBreak;
        }
    }

    private static Color Colour((byte R, byte G, byte B) pixel) => new(pixel.R, pixel.G, pixel.B);

    private static char ShadeOf((byte R, byte G, byte B) pixel)
    {
        double luminance = ((0.2126 * pixel.R) + (0.7152 * pixel.G) + (0.0722 * pixel.B)) / byte.MaxValue;
        return Shades[(int)Math.Min(Shades.Length - 1, luminance * Shades.Length)];
    }

    private static byte Brightness(double value, double low, double range) =>
        (byte)(Math.Clamp((value - low) / range, 0, 1) * byte.MaxValue);
}
