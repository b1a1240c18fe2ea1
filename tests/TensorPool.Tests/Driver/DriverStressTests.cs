using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Driver;
using TensorPool.Tests.Support;
using TensorPool.Transport;
using TensorPool.Wire;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.Tests.Driver;

/// <summary>The hand-over between the agent and its helpers, with real threads and many streams.</summary>
public sealed class DriverStressTests
{
    private const int StreamCount = 24;
    private const int EpochsPerStream = 8;

    [Fact]
    [Requirement("D-4.2-1")]
    [Requirement("D-5-2")]
    public void Every_request_has_one_answer_and_epochs_only_rise_whatever_comes_when()
    {
        using ShmDirectory directory = new();
        Run(directory);

        Assert.Empty(directory.Mappings());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(directory.Path, "*", SearchOption.AllDirectories),
            file => Path.GetFileName(file) != ".lock"
        );
    }

    private static void Run(ShmDirectory directory)
    {
        ShmDriverOptions options = DriverRig.DefaultOptions(directory) with
        {
            Streams =
            [
                .. Enumerable
                    .Range(1, StreamCount)
                    .Select(i => new StreamDefinition($"s{i}", (uint)i, i % 2 == 0 ? "small" : "other")),
            ],
        };
        ManualNanoClock clock = new() { NowNs = 1_000 * DriverRig.Second };
        FakeTransport transport = new();
        using TransportSession session = new(
            () => transport,
            () => new ReconnectSchedule(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), () => 0.5),
            TimeSpan.FromHours(1),
            clock,
            NullLogger.Instance
        );
        StreamChannels channels = new(new TensorPoolClientOptions());
        using var directories = DriverDirectories.Open<WireV1_1>(options);
        var agent = new DriverAgent<WireV1_1, DriverV1_0>(
            options,
            new StreamRegistry(options),
            directories,
            new Provisioner((name, done) => new WorkerLane(name, done)),
            session.Open(t => new DriverEndpoints(t, channels, channels, options, NullLogger.Instance)),
            clock,
            firstLeaseId: 1,
            NullLogger.Instance
        );
        try
        {
            Exercise(agent, clock, transport);
        }
        finally
        {
            agent.Close(ShutdownReason.Normal, "", clock.NowNs);
        }
    }

    private static void Exercise(
        DriverAgent<WireV1_1, DriverV1_0> agent,
        ManualNanoClock clock,
        FakeTransport transport
    )
    {
        Random random = new(Environment.TickCount);
        FakePublication sent = transport.Publications[0];
        FakeSubscription control = transport.Subscriptions[0];
        Dictionary<long, ResponseCode?> attaches = [];
        Dictionary<long, ResponseCode?> detaches = [];
        Dictionary<uint, ulong> epochs = [];
        Dictionary<ulong, (AttachResponse Response, ClientRole Role, uint Client)> leases = [];
        Dictionary<long, (ClientRole Role, uint Client)> asked = [];
        HashSet<ulong> revoked = [];
        int read = 0;

        // As long as it takes the helpers, whom nobody hurries, to make so many epochs.
        int round = 0;
        Eventually.True(
            () =>
            {
                Ask(round++);
                clock.NowNs += DriverRig.Second / 50;
                agent.DoWork(clock.NowNs);
                Read();
                return epochs.Values.Sum(epoch => (long)epoch) >= EpochsPerStream * StreamCount;
            },
            "many epochs"
        );
        Eventually.True(
            () =>
            {
                agent.DoWork(clock.NowNs);
                Read();
                return attaches.Values.All(code => code is not null) && detaches.Values.All(code => code is not null);
            },
            "all answers"
        );
        Assert.Contains(ResponseCode.Ok, attaches.Values);
        Assert.Contains(ResponseCode.Rejected, attaches.Values);
        Assert.DoesNotContain(ResponseCode.InternalError, attaches.Values);
        Assert.Equal(agent.Counts.LeasesRevoked, revoked.Count);

        void Ask(int round)
        {
            for (int i = 0; i < 4; i++)
            {
                uint client = (uint)random.Next(1, 200);
                var role = (ClientRole)random.Next(1, 3);
                long correlation = (round * 10) + i;
                AttachRequest request = DriverRig.Attach(
                    role,
                    client,
                    (uint)random.Next(1, StreamCount + 1),
                    correlation
                );
                byte[] message = DriverRequests.Encode(request);
                attaches.Add(correlation, null);
                asked.Add(correlation, (role, client));
                control.Incoming.Enqueue((9, message));
            }

            if (leases.Count > 20)
            {
                (AttachResponse response, ClientRole role, uint client) = leases.Values.ElementAt(
                    random.Next(leases.Count)
                );
                leases.Remove(response.LeaseId!.Value);
                byte[] message = DriverRequests.Encode(DriverRig.Detach(response, role, client, round));
                detaches.Add(round, null);
                control.Incoming.Enqueue((9, message));
            }
        }

        void Read()
        {
            for (; read < sent.Messages.Count; read++)
            {
                switch (DriverRig.Decode(sent.Messages[read]))
                {
                    case AttachResponse response:
                        Assert.Null(attaches[response.CorrelationId]);
                        attaches[response.CorrelationId] = response.Code;
                        if (response.Code == ResponseCode.Ok)
                        {
                            (ClientRole role, uint client) = asked[response.CorrelationId];
                            leases.Add(response.LeaseId!.Value, (response, role, client));
                        }

                        break;
                    case DetachResponse response:
                        Assert.Null(detaches[response.CorrelationId]);
                        detaches[response.CorrelationId] = response.Code;
                        break;
                    case LeaseRevoked notice:
                        Assert.True(revoked.Add(notice.LeaseId));
                        leases.Remove(notice.LeaseId);
                        break;
                    case PoolAnnouncement announce:
                        Assert.True(announce.Epoch >= epochs.GetValueOrDefault(announce.StreamId));
                        epochs[announce.StreamId] = announce.Epoch;
                        break;
                }
            }
        }
    }
}
