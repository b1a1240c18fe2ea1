using System.Text.Json;

namespace TensorPool.Sbe.TextTests;

internal delegate void WriteText(ref SbeTextWriter writer);

internal static class Writing
{
    private const char Untouched = '\uE000';

    public static string Readable(WriteText write) => Write(write, "");

    public static string Json(WriteText write)
    {
        string text = Write(write, "J");
        JsonDocument.Parse(text).Dispose();
        return text;
    }

    /// <summary>The whole text; every shorter destination is seen to be refused, every longer one to be left alone.</summary>
    private static string Write(WriteText write, string format)
    {
        char[] large = new char[4096];
        Assert.True(TryWrite(write, format, large, out int length));
        string text = new(large, 0, length);
        char[] buffer = new char[length + 8];
        for (int room = 0; room <= length + 4; room++)
        {
            buffer.AsSpan().Fill(Untouched);

            bool fits = TryWrite(write, format, buffer.AsSpan(0, room), out int written);

            Assert.Equal(room >= length, fits);
            Assert.Equal(fits ? length : 0, written);
            Assert.Equal(-1, buffer.AsSpan(fits ? length : room).IndexOfAnyExcept(Untouched));
            if (fits)
            {
                Assert.Equal(text, buffer.AsSpan(0, length));
            }
        }

        return text;
    }

    private static bool TryWrite(WriteText write, string format, Span<char> destination, out int written)
    {
        var writer = new SbeTextWriter(destination, format);
        write(ref writer);
        return writer.TryComplete(out written);
    }
}
