using TensorPool.Aeron.Agents;
using TensorPool.Agents;
using TensorPool.Consumer;
using TensorPool.SystemTests.Support;
using TensorPool.Wire;

namespace TensorPool.SystemTests.Processes;

/// <summary>
/// Producers are killed, again and again, most of them in the midst of a frame. Whatever they were about, consumers never take
/// half a frame for a whole one, and go on with the next epoch.
/// </summary>
public class KilledProducerTests
{
    private const uint Nslots = 8;
    private const int Stride = 256 * 1024;

    private static readonly int Kills = ProcessTimeouts.IsLong ? 2000 : 200;

    [Fact]
    [Requirement("W-8.3-2")]
    [Requirement("W-8.3-3")]
    [Requirement("W-8.3-4")]
    [Requirement("W-15.2-1")]
    [Requirement("W-15.2-3")]
    [Requirement("W-15.21-7")]
    public void Killed_producers_leave_no_half_frame_and_their_successors_are_followed()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        using World world = new(driver =>
            driver with
            {
                TimerInterval = TimeSpan.FromMilliseconds(50),
                ClientLivenessTimeout = TimeSpan.FromSeconds(3),
                PublicationUnblockTimeout = TimeSpan.FromSeconds(5),
                CountersValuesLength = 2 << 20, // those of the dead are kept for a while
            }
        );
        Checker[] checkers = [new(), new(), new()];
        List<Exception> errors = [];
        using AgentRunner consuming = new(
            new CompositeAgent(
                Unattended(world, c => c, checkers[0]),
                Unattended(world, c => c with { Mode = ConsumerMode.Latest }, checkers[1]),
                Unattended(world, c => c with { Mode = ConsumerMode.Decimated, Decimation = 3 }, checkers[2])
            ),
            new BackoffIdleStrategy(),
            errors.Add
        );
        consuming.Start();
        Queue<PeerProcess> waiting = [];
        ulong epoch = 0;
        int inMidFrame = 0;
        int inMidEpoch = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            // The next ones start meanwhile.
            while (waiting.Count < 3)
            {
                waiting.Enqueue(world.Peer("produce", ("nslots", Nslots), ("stride", Stride)));
            }

            PeerProcess producer = waiting.Dequeue();
            producer.Await("ready");
            producer.Order("go");
            bool anyTime = kill % 4 == 0; // also while regions are made and announced
            if (!anyTime)
            {
                ulong next = ulong.Parse(producer.Await("epoch"), System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(next > epoch, $"epoch {next} behind {epoch}");
                epoch = next;
                Patience.Until(
                    () => checkers.All(checker => checker.Epoch == epoch),
                    () =>
                        $"kill {kill}, seed {seed}: epoch {epoch} is not read by all: {string.Join(", ", checkers)}\n{producer}"
                );
            }

            SpinFor(random.Next(anyTime ? 60_000 : 3_000));
            producer.Kill();
            producer.Dispose();
            if (!anyTime)
            {
                inMidEpoch++;
                inMidFrame += FindWriting(world, epoch, $"kill {kill}, seed {seed}") ? 1 : 0;
            }
        }

        PeerProcess last = waiting.Dequeue();
        last.Await("ready");
        last.Order("go");
        ulong lastEpoch = ulong.Parse(last.Await("epoch"), System.Globalization.CultureInfo.InvariantCulture);
        Patience.Until(() => checkers.All(c => c.Epoch == lastEpoch), () => string.Join(", ", checkers));
        // Nothing is left of the others.
        string[] files = Directory.GetFiles(StreamDirectory(world), "*", SearchOption.AllDirectories);
        Assert.Equal(0, last.End());
        consuming.Dispose();

        Assert.Empty(errors);
        Assert.All(checkers, checker => Assert.Null(checker.Fault));
        // Most are, on a machine of its own; fewer where the producer waits for a core between frames.
        Assert.True(inMidFrame > inMidEpoch / 10, $"{inMidFrame} of {inMidEpoch} were killed in the midst of a frame");
        Assert.Equal(
            [".lock", "header.ring", "payload-1.pool"],
            files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>
    /// Looks at all that the dead producer has left: what says that it is a whole frame is one.
    /// </summary>
    /// <returns>Whether a frame was being written.</returns>
    private static bool FindWriting(World world, ulong epoch, string when)
    {
        string directory = Path.Combine(StreamDirectory(world), $"epoch-{epoch}");
        byte[] ring = File.ReadAllBytes(Path.Combine(directory, "header.ring"));
        using FileStream pool = File.OpenRead(Path.Combine(directory, "payload-1.pool"));
        byte[] payload = new byte[Stride];
        bool isWriting = false;
        for (int slot = 0; slot < Nslots; slot++)
        {
            WireV1_1.TryReadSlotHeader(ref ring[64 + (slot * 256)], out SlotHeader header);
            ulong word = BitConverter.ToUInt64(ring, 64 + (slot * 256));
            ulong seq = WireV1_1.FrameIdOf(word);
            if (!WireV1_1.IsCommitted(word))
            {
                isWriting = true;
            }
            else if (header.ValuesLenBytes > 0)
            {
                Assert.Equal((seq, (uint)slot), (header.FrameId, (uint)(seq % Nslots)));
                Assert.Equal(SelfCheckingPayload.LengthOf(seq, Stride), (int)header.ValuesLenBytes);
                pool.Position = 64 + ((long)slot * Stride);
                pool.ReadExactly(payload, 0, (int)header.ValuesLenBytes);
                int fault = SelfCheckingPayload.FindFault(payload.AsSpan(0, (int)header.ValuesLenBytes), seq);
                Assert.True(fault < 0, $"{when}: frame {seq} in slot {slot} is half, from byte {fault} on");
            }
        }

        return isWriting;
    }

    private static IAgent Unattended(World world, Func<ConsumerOptions, ConsumerOptions> change, Checker checker)
    {
        Reader reader = world.Consume(change);
        world.Forget(reader);
        return reader.Consumer.AsAgent(checker);
    }

    private static string StreamDirectory(World world) =>
        Path.Combine(world.BaseDirectory, "tensorpool", $"stream-{World.StreamId}");

    private static void SpinFor(int microseconds)
    {
        long end =
            System.Diagnostics.Stopwatch.GetTimestamp()
            + (microseconds * System.Diagnostics.Stopwatch.Frequency / 1_000_000);
        while (System.Diagnostics.Stopwatch.GetTimestamp() < end)
        {
            Thread.Yield();
        }
    }

    /// <summary>Runs on the consumers' thread; the test reads what it has seen.</summary>
    private sealed class Checker : IFrameHandler
    {
        private int _faultAt;
        private int _length;
        private ulong _epoch;

        /// <summary>The epoch of the last frame that was accepted.</summary>
        public ulong Epoch => Volatile.Read(ref _epoch);

        public string? Fault { get; private set; }

        public void OnFrame(scoped Frame frame)
        {
            _length = frame.Payload.Length;
            _faultAt = SelfCheckingPayload.FindFault(frame.Payload, frame.Seq);
        }

        public void OnFrameEnd(in FrameInfo info, FrameOutcome outcome)
        {
            if (outcome != FrameOutcome.Intact)
            {
                return;
            }

            if (_faultAt >= 0 || _length != SelfCheckingPayload.LengthOf(info.Seq, Stride))
            {
                Fault ??= $"{info}: byte {_faultAt} of {_length}";
            }

            Volatile.Write(ref _epoch, info.Epoch);
        }

        public override string ToString() => $"epoch {Epoch} {Fault}";
    }
}
