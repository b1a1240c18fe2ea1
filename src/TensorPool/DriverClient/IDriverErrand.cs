using TensorPool.Wire.DriverMessages;

namespace TensorPool.DriverClient;

/// <summary>A single request that belongs to no lease of this process. On the agent's thread.</summary>
internal interface IDriverErrand
{
    /// <returns>Whether it is over.</returns>
    bool DoWork(long nowNs, IDriverProxy? proxy);

    /// <returns>Whether it was the answer, and it is over.</returns>
    bool OnDetachResponse(DetachResponse response);

    /// <summary>The agent ends.</summary>
    void End();
}
