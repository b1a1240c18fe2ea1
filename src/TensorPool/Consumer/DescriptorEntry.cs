using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>A descriptor and where it came from.</summary>
internal struct DescriptorEntry
{
    public FrameDescriptor Descriptor;
    public int SessionId;
    public long Position;
}
