namespace TensorPool.Aeron.PeerTests.Peers;

/// <summary>Gets a whole message.</summary>
internal delegate void MessageHandler(ReadOnlySpan<byte> message);
