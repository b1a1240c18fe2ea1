namespace TensorPool.Aeron.Logs;

/// <summary>
/// A message that is copied piece by piece into frames. A struct type argument, so that each shape of message has its own
/// compiled code without virtual calls.
/// </summary>
internal interface IMessageSource
{
    /// <summary>Fills a span with the next bytes; together the spans are as long as the message.</summary>
    void CopyNext(Span<byte> destination);
}
