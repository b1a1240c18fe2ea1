using TensorPool.Consumer;
using TensorPool.DriverClient;
using TensorPool.Producer;
using TensorPool.SystemTests.DriverModel;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.TestPeer.DriverModel;

/// <summary>
/// Attaches a producer and two consumers to each of some streams, all at once. Then frames flow through one of the streams:
/// that of all of them would need a position counter in Aeron for each publication and each subscription of all processes,
/// which are tens of thousands, and would be a test of the media driver. Says when all are attached, and, told to, when
/// frames flow.
/// </summary>
internal static class StormPeer
{
    private const int FramesEach = 100;

    public static int Run(PeerArguments arguments, Orders orders)
    {
        using LeaseLoop leases = new(arguments);
        uint first = (uint)arguments.Number("first");
        uint[] streams = [.. Enumerable.Range(0, (int)arguments.Number("count")).Select(i => first + (uint)i)];
        Report.Line("ready");
        if (!orders.Await("go"))
        {
            return 0;
        }

        (ClientRole Role, uint Stream)[] wanted =
        [
            .. streams.Select(stream => (ClientRole.Producer, stream)),
            .. streams.Select(stream => (ClientRole.Consumer, stream)),
            .. streams.Select(stream => (ClientRole.Consumer, stream)),
        ];
        ShmLease[] attached = Task.WhenAll(
                wanted.Select(w => leases.Driver.AttachAsync(w.Role, w.Stream, DriverSettings.Lease))
            )
            .GetAwaiter()
            .GetResult();
        Report.Line($"attached {attached.Length} {attached.Select(lease => lease.ClientId).Distinct().Count()}");
        if (!orders.Await("flow"))
        {
            return 0;
        }

        Flow(leases.Driver, [.. attached.Where(lease => lease.StreamId == first)], arguments.Text("base"), orders);
        orders.AwaitEnd();
        return 0;
    }

    private static void Flow(ShmDriverClient driver, ShmLease[] leases, string baseDirectory, Orders orders)
    {
        uint stream = leases[0].StreamId;
        using TensorProducer producer = driver.CreateProducer(leases[0], DriverSettings.Producer(stream));
        using TensorConsumer one = driver.CreateConsumer(leases[1], DriverSettings.Consumer(stream, baseDirectory));
        using TensorConsumer two = driver.CreateConsumer(leases[2], DriverSettings.Consumer(stream, baseDirectory));
        CheckedFrameSource source = new(producer);
        CheckedFrames seenByOne = new();
        CheckedFrames seenByTwo = new();
        while (!orders.HaveEnded && (seenByOne.Accepted < FramesEach || seenByTwo.Accepted < FramesEach))
        {
            producer.DoWork();
            source.TryPublish();
            one.Poll(ref seenByOne);
            two.Poll(ref seenByTwo);
        }

        Report.Line($"flowing {seenByOne.Faults + seenByTwo.Faults}");
    }
}
