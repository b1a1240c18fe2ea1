using System.Globalization;

namespace TensorPool.Cli.Output;

/// <summary>Numbers with what they count: <c>1 frame</c>, <c>1,500 frames</c>.</summary>
internal static class Counted
{
    /// <param name="number">How many.</param>
    /// <param name="noun">What, in the singular; the plural has an s.</param>
    public static string Of(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
