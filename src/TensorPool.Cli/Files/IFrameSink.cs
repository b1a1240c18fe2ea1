namespace TensorPool.Cli.Files;

/// <summary>Where consumed frames go. On one thread, which is not the one that polls.</summary>
internal interface IFrameSink : IDisposable
{
    /// <summary>Writes one frame.</summary>
    /// <exception cref="InputException">It cannot be written, or not in this form.</exception>
    void Write(CopiedFrame frame);

    /// <summary>Brings the output to its end. Not called if writing failed; disposing then removes what is incomplete.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    void Complete();
}
