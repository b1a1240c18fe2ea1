using TensorPool.Metadata;
using TensorPool.Producer;
using TensorPool.SharedMemory;
using TensorPool.SystemTests.Support;
using TensorPool.Wire;

namespace TensorPool.SystemTests.EndToEnd;

/// <summary>What roles say, as a third party on the same streams sees it.</summary>
public class MessageTests
{
    [Fact]
    [Requirement("W-10.1.2-1")]
    [Requirement("W-10.1.2-2")]
    public void Consumer_introduces_itself_at_once_and_again()
    {
        using World world = new();
        WireTap tap = world.Tap();
        Reader reader = world.Consume(c =>
            c with
            {
                Mode = ConsumerMode.Latest,
                MaxRateHz = 30,
                Progress = new TensorPool.Consumer.ProgressHints
                {
                    Interval = TimeSpan.FromMicroseconds(500),
                    BytesDelta = 9999,
                },
            }
        );
        Reader plain = world.Consume(c => c with { SupportsSharedMemory = false });
        world.Until(() => tap.Hellos.Count(h => h.ConsumerId == reader.Consumer.ConsumerId) > 3, "hellos");
        world.Until(() => tap.Hellos.Any(h => h.ConsumerId == plain.Consumer.ConsumerId), "the other's hello");

        Assert.All(
            tap.Hellos.Where(h => h.ConsumerId == reader.Consumer.ConsumerId),
            hello =>
                Assert.Equal(
                    new ConsumerHello
                    {
                        StreamId = World.StreamId,
                        ConsumerId = reader.Consumer.ConsumerId,
                        SupportsShm = true,
                        SupportsProgress = true,
                        Mode = ConsumerMode.Latest,
                        MaxRateHz = 30,
                        ExpectedLayoutVersion = 1,
                        ProgressIntervalUs = 500,
                        ProgressBytesDelta = 9999,
                        ProgressRowsDelta = null,
                    },
                    hello
                )
        );
        ConsumerHello other = tap.Hellos.First(h => h.ConsumerId == plain.Consumer.ConsumerId);
        Assert.False(other.SupportsShm || other.SupportsProgress);
        Assert.Null(other.ProgressIntervalUs ?? other.ProgressBytesDelta ?? other.ProgressRowsDelta);
    }

    [Fact]
    [Requirement("W-10.4.1-1")]
    [Requirement("W-10.4.2-1")]
    [Requirement("W-15.11-2")]
    public void Both_sides_report_how_far_they_are()
    {
        using World world = new();
        WireTap tap = world.Tap();
        Reader reader = world.Consume();
        world.Until(() => tap.ConsumerQos.Count > 0, "a report of the unmapped consumer");
        Assert.All(tap.ConsumerQos, qos => Assert.Equal((0ul, 0ul), (qos.Epoch, qos.LastSeqSeen)));

        TensorProducer producer = world.Produce();
        world.UntilMapped(reader);
        world.PublishAll(producer, reader, 10);
        Assert.Equal(ClaimResult.Claimed, producer.TryClaim(8, out FrameClaim claim));
        claim.Abort();
        world.PublishAll(producer, reader, 5);
        world.Until(() => tap.ConsumerQos.Any(qos => qos.LastSeqSeen == 15), "a report of frame 15");
        world.Until(() => tap.ProducerQos.Any(qos => qos.CurrentSeq == 16), "the producer's report");

        Assert.Equal(
            new QosConsumer
            {
                StreamId = World.StreamId,
                ConsumerId = reader.Consumer.ConsumerId,
                Epoch = producer.Epoch,
                LastSeqSeen = 15,
                DropsGap = 1,
                DropsLate = 0,
                Mode = ConsumerMode.Stream,
            },
            tap.ConsumerQos.First(qos => qos.LastSeqSeen == 15)
        );
        Assert.Equal(
            new QosProducer
            {
                StreamId = World.StreamId,
                ProducerId = (uint)producer.ProducerId,
                Epoch = producer.Epoch,
                CurrentSeq = 16,
                Watermark = null,
            },
            tap.ProducerQos.First(qos => qos.CurrentSeq == 16)
        );
    }

    [Fact]
    [Requirement("W-10.2.1-1")]
    [Requirement("W-10.2.1-2")]
    [Requirement("W-10.2.1-6")]
    public void Each_frame_has_one_descriptor_and_is_complete_when_it_is_there()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair();
        List<string> faults = [];
        tap.OnDescriptor = descriptor =>
        {
            // The tap is another client, in its own time; nothing is overwritten here, as the ring is larger than the batch.
            byte[] file = File.ReadAllBytes(HeaderFile(world, producer));
            int slot = 64 + ((int)(descriptor.Seq % World.Nslots) * 256);
            ulong word = BitConverter.ToUInt64(file, slot);
            ulong timestamp = BitConverter.ToUInt64(file, slot + 16);
            uint metaVersion = BitConverter.ToUInt32(file, slot + 24);
            if (
                word != descriptor.Seq << 1
                || timestamp != descriptor.TimestampNs
                || metaVersion != descriptor.MetaVersion
                || !descriptor.IndexMatches
            )
            {
                faults.Add($"frame {descriptor.Seq}: word {word:x}, {timestamp} {metaVersion}");
            }
        };

        world.PublishAll(producer, reader, (int)World.Nslots);
        world.Until(() => tap.Descriptors.Count >= World.Nslots, "all descriptors");
        for (int i = 0; i < 20; i++)
        {
            world.Step();
        }

        Assert.Empty(faults);
        Assert.Equal(Enumerable.Range(0, (int)World.Nslots).Select(i => (ulong)i), tap.Descriptors.Select(d => d.Seq));
    }

    [Fact]
    [Requirement("W-10.1.1-1")]
    [Requirement("W-10.1.1-5")]
    [Requirement("W-15.21a.4-1")]
    public void Regions_are_announced_again_and_again_and_at_once_when_they_change()
    {
        using World world = new();
        WireTap tap = world.Tap();
        TensorProducer producer = world.Produce();
        world.Until(() => tap.Announces.Count > 3, "announces");
        producer.BeginEpoch(world.Regions with { Nslots = 8 });
        world.Until(() => tap.Announces.Any(a => a.Epoch == producer.Epoch), "the new epoch");

        PoolAnnouncement first = tap.Announces[0];
        Assert.Equal(
            (World.StreamId, (uint)producer.ProducerId, World.Nslots),
            (first.StreamId, first.ProducerId, first.HeaderNslots)
        );
        Assert.Equal([1, 2], first.Pools.ToArray().Select(pool => (int)pool.PoolId));
        Assert.All(
            first.Pools.ToArray().Select(pool => pool.RegionUri.ToString()).Append(first.HeaderRegionUri.ToString()),
            uri => Assert.StartsWith(world.BaseDirectory, RegionUri.Parse(uri).Path, StringComparison.Ordinal)
        );
        Assert.Equal(first.Epoch + 1, tap.Announces.Last().Epoch);
        Assert.Equal(8u, tap.Announces.Last().HeaderNslots);
    }

    [Fact]
    [Requirement("W-10.3.1-1")]
    [Requirement("W-10.3.2-1")]
    [Requirement("W-10.3.2-2")]
    public void Data_source_describes_itself_and_frames_name_the_version_that_is_theirs()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair(p =>
            p with
            {
                Name = "left camera",
                Summary = "uint8 480x640",
                Attributes = [DataSourceAttribute.Text("camera_serial", "A1")],
            }
        );
        world.Until(() => tap.Metadata.Count > 2 && tap.Sources.Count > 2, "repetitions");
        uint first = producer.MetaVersion;
        world.PublishAll(producer, reader, 3);
        // Longer than a fragment, so that it is put together from several.
        string intrinsics = $"[{string.Join(',', Enumerable.Range(0, 2000))}]";
        uint second = producer.SetAttribute(DataSourceAttribute.Json("intrinsics", intrinsics));
        world.PublishAll(producer, reader, 3);
        world.Until(() => tap.Metadata.Any(m => m.MetaVersion == second), "the change");
        world.Until(() => tap.Sources.Any(s => s.MetaVersion == second), "the beacon of the change");

        Assert.Equal(first + 1, second);
        Assert.Equal([first, first, first, second, second, second], reader.Log.Frames.Select(f => f.Info.MetaVersion));
        DataSourceAnnouncement source = tap.Sources[0];
        Assert.Equal(("left camera", "uint8 480x640"), (source.Name.ToString(), source.Summary.ToString()));
        Assert.Equal((first, producer.Epoch), (source.MetaVersion, source.Epoch));
        Assert.Equal(["camera_serial"], Keys(tap.Metadata[0]));
        DataSourceMetadata changed = tap.Metadata.First(m => m.MetaVersion == second);
        Assert.Equal(["camera_serial", "intrinsics"], Keys(changed));
        Assert.Equal(intrinsics, changed.Attributes[1].Value.ToString());
        Assert.Equal("application/json", changed.Attributes[1].Format.ToString());
    }

    [Fact]
    [Requirement("W-10.1.2-6")]
    public void Consumer_takes_another_id_when_somebody_else_reports_under_its_own()
    {
        using World world = new();
        WireTap tap = world.Tap();
        (TensorProducer producer, Reader reader) = world.Pair(consumer: c => c with { ConsumerId = 4711 });
        world.PublishAll(producer, reader, 3);

        tap.Send(
            new QosConsumer
            {
                StreamId = World.StreamId,
                ConsumerId = 4711,
                Mode = ConsumerMode.Stream,
            }
        );
        world.Until(() => reader.Consumer.ConsumerId != 4711, "another id");
        world.Until(
            () => tap.Hellos.Any(hello => hello.ConsumerId == reader.Consumer.ConsumerId),
            "a hello under the other id"
        );
        world.PublishAll(producer, reader, 3);

        Assert.Single(reader.Transitions); // the mapping stayed
        Assert.Equal(6, reader.Log.Frames.Count);
        Assert.Equal(0, reader.Lost);
    }

    [Fact]
    [Requirement("W-15.11-1")]
    public void All_messages_can_share_one_stream()
    {
        using World world = new();
        TensorPool.Transport.TensorPoolClient client = world.Connect(o =>
            o with
            {
                ControlStreamId = 1000,
                DescriptorStreamId = 1000,
                QosStreamId = 1000,
                MetadataStreamId = 1000,
            }
        );
        TensorProducer producer = world.Produce(client: client);
        Reader reader = world.Consume(client: client);
        world.UntilMapped(reader);

        world.PublishAll(producer, reader, 200);

        Assert.Equal(200, reader.Log.Frames.Count);
        Assert.Equal(0, reader.Lost + reader.Statistics.MessagesRejected + producer.Statistics.RejectedMessages);
    }

    private static string HeaderFile(World world, TensorProducer producer) =>
        Path.Combine(
            world.BaseDirectory,
            "tensorpool",
            $"stream-{World.StreamId}",
            $"epoch-{producer.Epoch}",
            "header.ring"
        );

    private static IEnumerable<string> Keys(DataSourceMetadata metadata) =>
        metadata.Attributes.ToArray().Select(attribute => attribute.Key.ToString());
}
