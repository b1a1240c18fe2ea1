namespace TensorPool.Aeron.Client.Polling;

/// <summary>A delegate as a struct, so that polling is compiled for it like for any struct.</summary>
internal readonly struct BlockDelegateHandler(BlockHandler handler) : IBlockHandler
{
    public void OnBlock(ReadOnlySpan<byte> block, int sessionId, int termId) => handler(block, sessionId, termId);
}
