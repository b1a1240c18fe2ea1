using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Cli.Preview;

/// <summary>What the values of a tensor are like. Values that are no finite numbers are counted, and otherwise left out.</summary>
/// <param name="Count">Finite values.</param>
/// <param name="NonFinite">NaN and infinities.</param>
/// <param name="Min">The least; NaN if there is none.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The average.</param>
/// <param name="Std">The standard deviation of all values, as NumPy's <c>std</c>.</param>
internal sealed record ValueStatistics(long Count, long NonFinite, double Min, double Max, double Mean, double Std)
{
    /// <summary>Values that are widened to double precision at a time: they stay in the cache.</summary>
    private const int PartLength = 4096;

    /// <param name="layout">A valid layout; its strides are not looked at.</param>
    /// <param name="packed">Its elements without gaps. Of bytes and bits, the bytes count.</param>
    public static ValueStatistics Of(in TensorLayout layout, ReadOnlySpan<byte> packed) =>
        layout.Dtype switch
        {
            Dtype.Int8 => Of<sbyte>(packed),
            Dtype.UInt16 => Of<ushort>(packed),
            Dtype.Int16 => Of<short>(packed),
            Dtype.UInt32 => Of<uint>(packed),
            Dtype.Int32 => Of<int>(packed),
            Dtype.UInt64 => Of<ulong>(packed),
            Dtype.Int64 => Of<long>(packed),
            Dtype.Float32 => Of<float>(packed),
            Dtype.Float64 => Of<double>(packed),
            _ => Of<byte>(packed),
        };

    private static ValueStatistics Of<T>(ReadOnlySpan<byte> packed)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(packed);
        double[] part = new double[Math.Min(PartLength, values.Length)];
        (long count, long nonFinite, double min, double max) = (0, 0, double.NaN, double.NaN);
        // Parts are joined by the means and squared distances that they have: one sum of squares over all of them would
        // lose the small distances of large numbers.
        (double mean, double distance) = (0, 0);
        while (!values.IsEmpty)
        {
            int length = Math.Min(part.Length, values.Length);
            TensorPrimitives.ConvertSaturating(values[..length], part.AsSpan(0, length));
            values = values[length..];
            Span<double> finite = part.AsSpan(0, KeepFinite(part.AsSpan(0, length)));
            nonFinite += length - finite.Length;
            if (finite.IsEmpty)
            {
                continue;
            }

            min = double.MinNumber(min, TensorPrimitives.Min(finite));
            max = double.MaxNumber(max, TensorPrimitives.Max(finite));
            double partMean = TensorPrimitives.Sum<double>(finite) / finite.Length;
            TensorPrimitives.Subtract(finite, partMean, finite);
            double partDistance = TensorPrimitives.SumOfSquares<double>(finite);
            double delta = partMean - mean;
            long total = count + finite.Length;
            distance += partDistance + (delta * delta * ((double)count * finite.Length / total));
            mean += delta * ((double)finite.Length / total);
            count = total;
        }

        return count == 0
            ? new ValueStatistics(0, nonFinite, double.NaN, double.NaN, double.NaN, double.NaN)
            : new ValueStatistics(count, nonFinite, min, max, mean, Math.Sqrt(distance / count));
    }

    /// <summary>Moves the finite values to the front.</summary>
    /// <returns>How many they are.</returns>
    private static int KeepFinite(Span<double> values)
    {
        if (TensorPrimitives.IsFiniteAll<double>(values))
        {
            return values.Length;
        }

        int kept = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                values[kept++] = value;
            }
        }

        return kept;
    }
}
