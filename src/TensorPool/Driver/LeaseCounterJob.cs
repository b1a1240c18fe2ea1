using TensorPool.Transport;

namespace TensorPool.Driver;

/// <summary>Adds the Aeron counter of a lease, for which the media driver's answer is waited for.</summary>
internal sealed class LeaseCounterJob(DriverEndpoints endpoints, Lease lease) : DriverJob
{
    public override JobLane Lane => JobLane.Counters;

    public Lease Lease => lease;

    /// <summary>What the counter belongs to.</summary>
    public DriverEndpoints Endpoints => endpoints;

    /// <summary>The counter; null if the job failed.</summary>
    public ITransportCounter? Result { get; private set; }

    protected override void Execute() => Result = endpoints.AddLeaseCounter(lease);
}
