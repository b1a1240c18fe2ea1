namespace TensorPool.Wire;

/// <summary>
/// How long the variable parts of a message may be (WO-44). A receiver rejects a message that exceeds one of them, a sender
/// refuses to build it.
/// </summary>
internal static class MessageLimits
{
    /// <summary>A whole message: what keeps it within one term of a control or metadata stream.</summary>
    public const int Message = 1024 * 1024;

    public const int Uri = 4096;

    public const int Name = 256;

    public const int Summary = 1024;

    public const int ErrorMessage = 1024;

    public const int Attributes = 64;

    public const int AttributeKey = 256;

    public const int AttributeFormat = 256;

    public const int AttributeValue = 1024 * 1024;

    /// <summary>Pools of one stream. The wire allows 65534; nobody has that many size classes.</summary>
    public const int Pools = 256;
}
