using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Aeron.Agents;
using TensorPool.Producer;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

public class AnnounceAllocationTests
{
    [Fact]
    public void Reports_that_are_repeated_allocate_nothing_until_the_epoch_changes()
    {
        using CoreRig<WireV1_1> rig = new();
        ProducerOptions options = new() { StreamId = CoreRig<WireV1_1>.StreamId, Name = "camera" };
        MetadataBook<WireV1_1> metadata = new(rig.Core, SystemNanoClock.Instance, 1 << 16, []);
        ProducerReports<WireV1_1> reports = new(rig.Core, rig.Regions, metadata, options, 7)
        {
            Endpoints = new ProducerEndpoints(
                rig.Transport,
                new StreamChannels(new TensorPoolClientOptions()),
                new TensorPoolClientOptions(),
                7,
                8,
                withProgress: false,
                NullLogger.Instance
            ),
        };
        FakePublication announces = rig.Transport.Publications.Last(p => p.StreamId == 1000);
        Assert.Equal(1, reports.AnnounceRegions());
        rig.Regions.Renew(null, 2);
        rig.Core.Install(rig.Regions);
        Assert.Equal(1, reports.AnnounceRegions());

        PoolAnnouncement sent = new();
        Assert.Equal(WireStatus.Ok, WireV1_1.TryDecodePoolAnnouncement(announces.Messages[^1], sent));
        Assert.Equal(rig.Epoch.Number, sent.Epoch);

        rig.Transport.Publications.ForEach(p => p.IsClosed = true); // those of the test keep what they get
        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                reports.AnnounceRegions();
                reports.AnnounceSource();
                reports.SendMetadata();
                reports.ReportQos();
            })
        );
    }
}
