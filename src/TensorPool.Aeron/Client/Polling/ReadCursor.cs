namespace TensorPool.Aeron.Client.Polling;

/// <summary>
/// How far one poll has come. Kept up to date before each call of a handler, so that it is right when the handler throws.
/// </summary>
internal struct ReadCursor
{
    /// <summary>Position at which the term begins.</summary>
    public long TermBegin;

    /// <summary>Behind the last frame that counts as read.</summary>
    public int Offset;

    public int Fragments;

    /// <summary>The position that was released last.</summary>
    public long Released;

    public readonly long Position => TermBegin + Offset;
}
