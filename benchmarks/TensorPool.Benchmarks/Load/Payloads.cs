using TensorPool.Tensors;

namespace TensorPool.Benchmarks.Load;

/// <summary>The frames that are measured.</summary>
internal static class Payloads
{
    public static readonly int[] Lengths = [0, 4 << 10, 640 << 10, 8 << 20];

    public static readonly TensorLayout Empty = Of(0);

    public static TensorLayout Of(int length) => new(Dtype.UInt8, MajorOrder.Row, [length]);

    public static uint StrideOf(int length) =>
        Math.Max(4096, System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length));

    public static string NameOf(int length) =>
        length == 0 ? "0"
        : length < 1 << 20 ? $"{length >> 10} KiB"
        : $"{length >> 20} MiB";
}
