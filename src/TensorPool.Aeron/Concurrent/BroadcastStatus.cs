namespace TensorPool.Aeron.Concurrent;

/// <summary>What a look into the to-clients buffer gave.</summary>
internal enum BroadcastStatus
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>A message was copied.</summary>
    Message,

    /// <summary>The driver overwrote messages that were not read yet. They are lost, and with them the conversation.</summary>
    Lapped,

    /// <summary>A record that no driver writes.</summary>
    Corrupt,
}
