namespace TensorPool.Aeron.Tests.Support;

/// <summary>Bytes as the spec writes them, with spaces where it helps.</summary>
internal static class Hex
{
    public static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
