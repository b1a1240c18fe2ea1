namespace TensorPool.Cli.Files;

/// <summary>Frames to publish, one after the other. One thread at a time.</summary>
internal interface IFrameSource : IDisposable
{
    /// <summary>Bytes of the longest frame: what a slot must hold.</summary>
    int MaxFrameLength { get; }

    /// <summary>For people and for the data source's summary: where frames come from.</summary>
    string Description { get; }

    /// <summary>Goes to the next frame, and waits for it where input comes slowly.</summary>
    /// <param name="shape">What it is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="InputException">There is more input, but it is not right.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    bool TryMoveNext(out FrameShape shape, CancellationToken cancellation);

    /// <summary>Writes the payload of the frame that was gone to.</summary>
    /// <param name="payload">As long as the frame; all of it is written.</param>
    /// <param name="seq">The number under which the frame is published.</param>
    /// <exception cref="InputException">The input is not what it was.</exception>
    void Read(Span<byte> payload, ulong seq);

    /// <summary>Goes back before the first frame.</summary>
    /// <returns>False if that is not possible, as for a pipe.</returns>
    bool TryRestart();
}
