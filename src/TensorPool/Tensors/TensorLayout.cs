using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace TensorPool.Tensors;

/// <summary>
/// Element type, shape and memory layout of a tensor (wire 1.1, sections 3.4 and 3.5). A value: it holds its extents and
/// strides in place, and nothing of it is allocated. Thread-safe, as it cannot change.
/// </summary>
/// <remarks>
/// Strides are in bytes, one per dimension; 0 stands for "contiguous, derive it from shape and element type". What was
/// built by the public constructors is valid; <c>default</c> is not, and neither need be what another process wrote, which
/// is why a consumer asks <see cref="Check"/> before it hands a frame out.
/// </remarks>
public readonly struct TensorLayout : IEquatable<TensorLayout>
{
    /// <summary>Dimensions that a tensor can have at most.</summary>
    public const int MaxDims = 8;

    private readonly DimVector _dims;
    private readonly DimVector _strides;
    private readonly Dtype _dtype;
    private readonly MajorOrder _order;
    private readonly byte _rank;

    /// <summary>Describes a tensor.</summary>
    /// <param name="dtype">Element type.</param>
    /// <param name="order">Which dimension varies fastest.</param>
    /// <param name="dims">Extents in elements, outermost (row-major) dimension first; none for a scalar. 0 is allowed.</param>
    /// <param name="strides">
    /// Bytes per step of each dimension, 0 to derive one; or nothing at all, which derives all of them.
    /// </param>
    /// <exception cref="ArgumentException">They describe no tensor; the message says which rule is broken.</exception>
    public TensorLayout(Dtype dtype, MajorOrder order, ReadOnlySpan<int> dims, ReadOnlySpan<int> strides = default)
    {
        if (dims.Length > MaxDims)
        {
            throw new ArgumentException(
                $"{dims.Length} dimensions, but a tensor has at most {MaxDims}. Merge dimensions.",
                nameof(dims)
            );
        }

        if (strides.Length != 0 && strides.Length != dims.Length)
        {
            throw new ArgumentException(
                $"{strides.Length} strides for {dims.Length} dimensions. Give one for each, or none.",
                nameof(strides)
            );
        }

        _dtype = dtype;
        _order = order;
        _rank = (byte)dims.Length;
        dims.CopyTo(_dims);
        strides.CopyTo(_strides);
        Span<long> steps = stackalloc long[MaxDims];
        LayoutError error = TryResolve(steps, out _);
        if (error != LayoutError.None)
        {
            throw new ArgumentException($"{this} is no layout: {Describe(error)}");
        }
    }

    /// <summary>What another process wrote, valid or not.</summary>
    /// <param name="dtype">Possibly a number without meaning.</param>
    /// <param name="order">Possibly a number without meaning.</param>
    /// <param name="rank">Possibly more than <see cref="MaxDims"/>.</param>
    /// <param name="dims"><see cref="MaxDims"/> entries; those beyond the rank may hold anything (WO-36).</param>
    /// <param name="strides">The same.</param>
    internal TensorLayout(
        Dtype dtype,
        MajorOrder order,
        byte rank,
        ReadOnlySpan<int> dims,
        ReadOnlySpan<int> strides
    ) => Read(dtype, order, rank, dims, strides, out this);

    /// <summary>
    /// The same, written where it belongs: this is done for every frame, and moving 72 bytes that were just written in
    /// pieces costs more than writing them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Read(
        Dtype dtype,
        MajorOrder order,
        byte rank,
        ReadOnlySpan<int> dims,
        ReadOnlySpan<int> strides,
        out TensorLayout layout
    )
    {
        Unsafe.SkipInit(out layout);
        Vector256<int> isUsed = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)rank));
        (Vector256.Create(dims) & isUsed).CopyTo(Unsafe.AsRef(in layout._dims));
        (Vector256.Create(strides) & isUsed).CopyTo(Unsafe.AsRef(in layout._strides));
        Unsafe.AsRef(in layout._dtype) = dtype;
        Unsafe.AsRef(in layout._order) = order;
        Unsafe.AsRef(in layout._rank) = rank;
    }

    /// <summary>Element type.</summary>
    public Dtype Dtype => _dtype;

    /// <summary>Which dimension varies fastest.</summary>
    public MajorOrder Order => _order;

    /// <summary>Number of dimensions; 0 for a scalar. Above <see cref="MaxDims"/> only in an invalid layout.</summary>
    public int Rank => _rank;

    /// <summary>Extent of each dimension, in elements.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Dims => ((ReadOnlySpan<int>)_dims)[..Math.Min(_rank, (byte)MaxDims)];

    /// <summary>Stride of each dimension as given, in bytes per step; 0 where it is derived. See <see cref="TryResolve"/>.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Strides => ((ReadOnlySpan<int>)_strides)[..Math.Min(_rank, (byte)MaxDims)];

    /// <summary>Bytes of one element; 0 if the element type is unknown.</summary>
    public int ElementSize => Dtypes.SizeOf(Dtype);

    /// <summary>
    /// Number of elements: the product of all extents, 1 for a scalar. <see cref="long.MaxValue"/> if there are more than
    /// that, 0 if an extent is not positive.
    /// </summary>
    public long ElementCount
    {
        get
        {
            UInt128 count = 1;
            foreach (int dim in Dims)
            {
                if (dim <= 0)
                {
                    return 0;
                }

                count = UInt128.Min(count * (uint)dim, long.MaxValue);
            }

            return (long)count;
        }
    }

    /// <summary>
    /// Whether the elements lie one after the other without gaps, in the order of <see cref="Order"/>. False for an invalid
    /// layout.
    /// </summary>
    public bool IsContiguous
    {
        get
        {
            Span<long> steps = stackalloc long[MaxDims];
            return TryResolve(steps, out long extent) == LayoutError.None && (extent == ElementCount * ElementSize);
        }
    }

    /// <summary>
    /// Bytes from the first to the last element, both included: what a payload must have at least. 0 if an extent is 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">The layout is not valid.</exception>
    public long SizeInBytes
    {
        get
        {
            Span<long> steps = stackalloc long[MaxDims];
            LayoutError error = TryResolve(steps, out long extent);
            return error == LayoutError.None
                ? extent
                : throw new InvalidOperationException($"{this} has no size: {Describe(error)}");
        }
    }

    /// <summary>A row-major layout without gaps.</summary>
    /// <param name="dims">Extents in elements; none for a scalar.</param>
    /// <exception cref="NotSupportedException">The wire has no element type for <typeparamref name="T"/>.</exception>
    /// <exception cref="ArgumentException">They describe no tensor.</exception>
    public static TensorLayout Contiguous<T>(params ReadOnlySpan<int> dims)
        where T : unmanaged => new(Dtypes.Of<T>(), MajorOrder.Row, dims);

    /// <summary>Whether two layouts say the same.</summary>
    public static bool operator ==(TensorLayout left, TensorLayout right) => left.Equals(right);

    /// <summary>Whether two layouts differ.</summary>
    public static bool operator !=(TensorLayout left, TensorLayout right) => !left.Equals(right);

    /// <summary>
    /// Derives the strides that are 0, checks the others, and computes the extent. All in 64 bits; nothing is allocated.
    /// </summary>
    /// <param name="steps">Receives the bytes per step of each dimension; at least <see cref="Rank"/> long.</param>
    /// <param name="extentBytes">Bytes from the first to the last element; 0 if an extent is 0, or on an error.</param>
    /// <returns>What is wrong; <see cref="LayoutError.None"/> if nothing is.</returns>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is shorter than a valid rank.</exception>
    public LayoutError TryResolve(Span<long> steps, out long extentBytes) =>
        StrideRules.TryResolve(this, steps, out extentBytes);

    /// <summary>
    /// Whether this is a valid layout that lies within a payload. The length is not looked at for <see cref="Dtype.Bit"/>
    /// and <see cref="Dtype.Bytes"/>, whose elements need not be bytes.
    /// </summary>
    /// <returns>What is wrong; <see cref="LayoutError.None"/> if nothing is.</returns>
    public LayoutError Check(uint valuesLenBytes)
    {
        Span<long> steps = stackalloc long[MaxDims];
        LayoutError error = TryResolve(steps, out long extent);
        if (error == LayoutError.None && extent > valuesLenBytes && Dtype is not (Dtype.Bit or Dtype.Bytes))
        {
            error = LayoutError.ExceedsLength;
        }

        return error;
    }

    /// <summary>Whether <see cref="Check"/> finds nothing wrong.</summary>
    public bool FitsIn(uint valuesLenBytes) => Check(valuesLenBytes) == LayoutError.None;

    /// <inheritdoc/>
    public bool Equals(TensorLayout other) =>
        Dtype == other.Dtype
        && Order == other.Order
        && _rank == other._rank
        && Dims.SequenceEqual(other.Dims)
        && Strides.SequenceEqual(other.Strides);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is TensorLayout other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Dtype);
        hash.Add(Order);
        foreach (int dim in Dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    /// <summary>For people: <c>float32 480x640 row</c>, and the strides if any was given.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Dtypes.NameOf(Dtype));
        text.Append(' ');
        Append(text, Dims, 'x', empty: "scalar");
        text.Append(
            Order switch
            {
                MajorOrder.Row => " row",
                MajorOrder.Column => " column",
                _ => " unknown order",
            }
        );
        if (Strides.ContainsAnyExcept(0))
        {
            text.Append(" strides ");
            Append(text, Strides, ',', empty: "");
        }

        return text.ToString();
    }

    /// <summary>All <see cref="MaxDims"/> extents, 0 beyond the rank.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<int> AllDims => _dims;

    /// <summary>All <see cref="MaxDims"/> strides, 0 beyond the rank.</summary>
    [UnscopedRef]
    internal ReadOnlySpan<int> AllStrides => _strides;

    internal static string Describe(LayoutError error) =>
        error switch
        {
            LayoutError.UnknownDtype => "its element type is none of the wire's",
            LayoutError.UnknownOrder => "its order is neither row-major nor column-major",
            LayoutError.TooManyDims => "it has more than 8 dimensions",
            LayoutError.NegativeDim => "an extent is negative",
            LayoutError.NegativeStride => "a stride is negative",
            LayoutError.StrideTooSmall => "a stride is smaller than what the dimensions inside take up",
            LayoutError.Overflow => "its size does not fit into 63 bits",
            LayoutError.ExceedsLength => "it extends beyond its payload",
            _ => "nothing is wrong with it",
        };

    private static void Append(StringBuilder text, ReadOnlySpan<int> values, char separator, string empty)
    {
        if (values.IsEmpty)
        {
            text.Append(empty);
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0)
            {
                text.Append(separator);
            }

            text.Append(CultureInfo.InvariantCulture, $"{values[i]}");
        }
    }
}
