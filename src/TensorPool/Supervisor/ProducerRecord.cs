using TensorPool.Wire;

namespace TensorPool.Supervisor;

/// <summary>What is known of a producer. On the agent's thread.</summary>
internal sealed class ProducerRecord(uint producerId)
{
    public uint ProducerId => producerId;

    public PeerLiveness Liveness { get; set; }

    public long LastHeardNs { get; set; }

    public bool HasReport { get; private set; }

    public long LastReportNs { get; private set; }

    public QosProducer Report { get; private set; }

    public void OnReport(in QosProducer report, long nowNs)
    {
        HasReport = true;
        LastReportNs = nowNs;
        LastHeardNs = nowNs;
        Report = report;
    }
}
