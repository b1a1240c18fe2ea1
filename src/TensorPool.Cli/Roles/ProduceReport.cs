namespace TensorPool.Cli.Roles;

/// <summary>What <c>produce</c> has done.</summary>
/// <param name="StreamId">The data source.</param>
/// <param name="ProducerId">Who published.</param>
/// <param name="Epoch">The generation of the memory.</param>
/// <param name="Published">Frames.</param>
/// <param name="Bytes">Of their payloads.</param>
/// <param name="BackPressured">Frames whose descriptor could not be sent.</param>
/// <param name="NotConnected">Frames that nobody listened for.</param>
/// <param name="Consumers">Consumers that were waited for.</param>
/// <param name="Drained">Whether all of those have seen the last frame; null if none was waited for.</param>
/// <param name="ElapsedSeconds">From the first frame to the last.</param>
internal sealed record ProduceReport(
    uint StreamId,
    int ProducerId,
    ulong Epoch,
    long Published,
    long Bytes,
    long BackPressured,
    long NotConnected,
    int Consumers,
    bool? Drained,
    double ElapsedSeconds
);
