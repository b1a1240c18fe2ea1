using System.Runtime.CompilerServices;
using TensorPool.Sbe;

namespace TensorPool.Wire;

/// <summary>
/// Wire protocol 1.1 on the generated codecs of its schema. This is the only type that sees them; it holds no offset and no
/// size of its own.
/// </summary>
internal readonly partial struct WireV1_1 : IWireProtocol
{
    public static string Name => "wire 1.1";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong WritingWord(ulong seq) => (seq << 1) | 1; // W-8.3-1

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CommittedWord(ulong seq) => seq << 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsCommitted(ulong word) => (word & 1) == 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FrameIdOf(ulong word) => word >> 1;

    /// <summary>Strict (W-16-4): an older or newer version, or another block length, is not read.</summary>
    private const SbeAcceptance Strict = SbeAcceptance.Exact;
}
