using System.Runtime.CompilerServices;

namespace TensorPool.Aeron.Client.Polling;

/// <summary>Handlers that always go on.</summary>
internal readonly struct Uncontrolled<THandler> : IPollStep<THandler>
    where THandler : IFragmentHandler, allows ref struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ControlledPollAction Call(ref THandler handler, ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        handler.OnFragment(payload, header);
        return ControlledPollAction.Continue;
    }
}
