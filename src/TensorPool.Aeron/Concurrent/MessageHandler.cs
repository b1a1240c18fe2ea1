using TensorPool.Aeron.Memory;

namespace TensorPool.Aeron.Concurrent;

/// <summary>Receives one message. The body is valid during the call only.</summary>
internal delegate void MessageHandler(int typeId, AtomicBuffer body);
