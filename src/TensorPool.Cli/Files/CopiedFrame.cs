using TensorPool.Consumer;
using TensorPool.Tensors;

namespace TensorPool.Cli.Files;

/// <summary>A frame that was copied out of shared memory, verified. Used again for others once it is written.</summary>
internal sealed class CopiedFrame
{
    private byte[] _buffer = [];

    /// <summary>Number, time and the like.</summary>
    public FrameInfo Info { get; private set; }

    /// <summary>Its tensor.</summary>
    public TensorLayout Layout { get; private set; }

    /// <summary>Its bytes, as they lay in memory.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(0, (int)Info.PayloadLength);

    /// <summary>Copies a frame.</summary>
    /// <returns>Whether the copy is right.</returns>
    public bool TryCopy(scoped Frame frame)
    {
        if (_buffer.Length < frame.Payload.Length)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(frame.Payload.Length);
        }

        Info = frame.Info;
        Layout = frame.Layout;
        return frame.TryCopyTo(_buffer);
    }

    /// <summary>The same, from bytes that nobody changes.</summary>
    public void Set(in FrameInfo info, in TensorLayout layout, ReadOnlySpan<byte> payload)
    {
        _buffer = payload.ToArray();
        Info = info with { PayloadLength = payload.Length };
        Layout = layout;
    }
}
