using TensorPool.Wire;

namespace TensorPool.Consumer;

/// <summary>What is known of a frame that is not complete yet. A value, hence thread-safe.</summary>
/// <param name="StreamId">The data source.</param>
/// <param name="Epoch">The generation of its regions.</param>
/// <param name="Seq">The number that the frame will have.</param>
/// <param name="State">
/// How far it is, by the word of the producer. <see cref="FrameProgressState.Complete"/> is no promise: a frame is there when
/// <see cref="IFrameHandler"/> gets it.
/// </param>
/// <param name="BytesFilled">Payload bytes that are written, by the word of the producer; for information.</param>
/// <param name="RowsFilled">Rows that are written, if the producer says so.</param>
/// <param name="ExpectedLength">Payload bytes that the frame will have.</param>
/// <param name="PrefixLength">Payload bytes that may be read: see <see cref="PartialFrame.Prefix"/>.</param>
public readonly record struct PartialFrameInfo(
    uint StreamId,
    ulong Epoch,
    ulong Seq,
    FrameProgressState State,
    ulong BytesFilled,
    uint? RowsFilled,
    long ExpectedLength,
    int PrefixLength
);
