namespace TensorPool.Driver;

/// <summary>Runs jobs one after the other.</summary>
internal interface IJobLane : IDisposable
{
    /// <summary>Runs a job soon, and then hands it on.</summary>
    void Enqueue(DriverJob job);
}
