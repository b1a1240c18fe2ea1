using System.Runtime.InteropServices;
using TensorPool.Tensors;

namespace TensorPool.Consumer;

/// <summary>
/// The part of a frame that is written already, to be read in place during one call of
/// <see cref="IPartialFrameHandler.OnPartialFrame"/>. Reading allocates nothing. Not thread-safe: it belongs to the thread
/// that polls.
/// </summary>
/// <remarks>
/// All of it is provisional, the layout too: what was read is right only if
/// <see cref="IPartialFrameHandler.OnPartialFrameEnd"/> says so afterwards, or a method that copies and verifies.
/// </remarks>
public readonly ref struct PartialFrame
{
    private readonly PartialFrameScope _scope;

    internal PartialFrame(PartialFrameScope scope, ReadOnlySpan<byte> prefix)
    {
        _scope = scope;
        Prefix = prefix;
    }

    /// <summary>
    /// The bytes that may be read, from the start of the payload (W-10.2.2-8, W-10.2.2-9): those that are filled where all
    /// strides are derived; with strides of its own, a row-major frame's rows that the producer says are filled, with what lies
    /// between them; otherwise none.
    /// </summary>
    public ReadOnlySpan<byte> Prefix { get; }

    /// <summary>All values but the layout, as a copy that may be kept.</summary>
    public PartialFrameInfo Info => _scope.Info;

    /// <summary>The number that the frame will have.</summary>
    public ulong Seq => _scope.Info.Seq;

    /// <summary>Element type, shape and strides of the whole frame. Valid as such.</summary>
    public ref readonly TensorLayout Layout => ref _scope.Layout;

    /// <summary>Whether all that was read so far is right.</summary>
    public bool IsIntact() => _scope.IsIntact();

    /// <summary>The whole elements in <see cref="Prefix"/>, in memory order, of a frame of which all strides are derived.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type, or a stride is given.</exception>
    public ReadOnlySpan<T> Elements<T>()
        where T : unmanaged
    {
        if (!Dtypes.TryOf<T>(out Dtype dtype) || dtype != Layout.Dtype)
        {
            throw new InvalidOperationException(
                $"{Layout} has no elements of type {typeof(T).Name}. Take the prefix as bytes."
            );
        }

        if (Layout.Strides.ContainsAnyExcept(0))
        {
            throw new InvalidOperationException($"{Layout} has strides of its own. Take the prefix as bytes.");
        }

        return MemoryMarshal.Cast<byte, T>(Prefix);
    }

    /// <summary>Copies the prefix out and verifies the copy.</summary>
    /// <param name="destination">At least as long as <see cref="Prefix"/>.</param>
    /// <returns>Whether the copy is right.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public bool TryCopyTo(Span<byte> destination)
    {
        if (destination.Length < Prefix.Length)
        {
            throw new ArgumentException(
                $"Room for {destination.Length} bytes, but {Prefix.Length} are filled.",
                nameof(destination)
            );
        }

        Prefix.CopyTo(destination);
        return _scope.IsIntact();
    }
}
