namespace TensorPool.Aeron.PeerTests.CClient;

/// <summary>What the C client reports; codes of the driver are negative there.</summary>
internal sealed class CAeronException(int code, string message) : Exception($"{code}: {message}")
{
    public int Code { get; } = code;
}
