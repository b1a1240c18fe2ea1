namespace TensorPool.Aeron.Client;

/// <summary>As <see cref="BlockHandler"/>, for a struct.</summary>
public interface IBlockHandler
{
    /// <summary>Gets a run of whole frames, headers included. Valid during the call only.</summary>
    void OnBlock(ReadOnlySpan<byte> block, int sessionId, int termId);
}
