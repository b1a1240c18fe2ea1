using System.Runtime.CompilerServices;

namespace TensorPool.Aeron.Client.Polling;

/// <summary>Handlers that say how to go on.</summary>
internal readonly struct Controlled<THandler> : IPollStep<THandler>
    where THandler : IControlledFragmentHandler, allows ref struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ControlledPollAction Call(
        ref THandler handler,
        ReadOnlySpan<byte> payload,
        in FragmentHeader header
    ) => handler.OnFragment(payload, header);
}
