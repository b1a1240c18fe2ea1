using TensorPool.SystemTests.Support;

namespace TensorPool.SystemTests.Processes;

/// <summary>
/// One producer overwrites a ring of four slots as fast as it can, while consumers in other processes read in place and by copy,
/// some without waiting for a descriptor. All of every frame follows from its number: not one that is accepted may be torn.
/// </summary>
public class TornReadTests
{
    private const int Stride = 4096;
    private const int Batch = 100_000;
    private const long LeastAccepted = 10_000;
    private const long LeastRejected = 1_000;

    private static readonly long Overwrites = ProcessTimeouts.IsLong ? 100_000_000 : 3_000_000;

    [Fact]
    [Requirement("W-15.13-2")]
    [Requirement("W-8.3-2")]
    [Requirement("W-8.3-4")]
    [Requirement("W-8.3-5")]
    [Requirement("W-8.3-7")]
    [Requirement("W-15.3-2")]
    public void No_frame_that_is_accepted_is_torn()
    {
        using World world = new();
        Hunt hunt = new(world, fault: "none", verifies: true);

        long overwrites = hunt.Until(h =>
            h.Overwrites >= Overwrites
            && h.Hunted.All(c => c is { Accepted: >= LeastAccepted, Rejected: >= LeastRejected })
        );

        Assert.True(overwrites >= Overwrites);
        Assert.All(hunt.Hunted, counts => Assert.Equal(0, counts.Torn));
        hunt.End();
    }

    /// <summary>
    /// The same hunt finds a producer or a consumer that leaves out a step of the protocol. Who waits for a descriptor is hard to
    /// deceive: it comes behind everything else, and the frame after the next one is far away. Hence the hunters of slots.
    /// </summary>
    [Theory]
    [InlineData("early", true)] // COMMITTED before the frame is written
    [InlineData("unmarked", true)] // no WRITING
    [InlineData("none", false)] // no second look at the commit word
    [Requirement("W-15.13-2")]
    public void Protocol_without_one_of_its_steps_is_caught(string fault, bool verifies)
    {
        using World world = new();
        Hunt hunt = new(world, fault, verifies);

        hunt.Until(h => h.Hunted[Hunt.InPlace].Torn > 0 && h.Hunted[Hunt.ByCopy].Torn > 0);

        hunt.End();
    }

    private readonly record struct Counts(long Accepted, long Rejected, long Torn);

    private sealed class Hunt
    {
        public const int InPlace = 0;
        public const int ByCopy = 1;

        private readonly PeerProcess _overwriter;
        private readonly PeerProcess[] _hunters;

        public Hunt(World world, string fault, bool verifies)
        {
            _overwriter = world.Peer("overwrite", ("nslots", 4), ("stride", Stride), ("fault", fault));
            _overwriter.Await("ready");
            _hunters =
            [
                world.Peer("hunt", ("nslots", 4), ("stride", Stride), ("copies", false), ("verifies", verifies)),
                world.Peer("hunt", ("nslots", 4), ("stride", Stride), ("copies", true), ("verifies", verifies)),
                world.Peer("hunt-latest", ("nslots", 4), ("stride", Stride), ("copies", false), ("verifies", verifies)),
            ];
            Array.ForEach(_hunters, hunter => hunter.Await("ready"));
        }

        public long Overwrites { get; private set; }

        public Counts[] Hunted { get; private set; } = [];

        /// <summary>Overwrites in batches until something holds of what was hunted. A hunt that finds too little fails.</summary>
        public long Until(Func<Hunt, bool> condition)
        {
            long limit = Math.Max(10 * TornReadTests.Overwrites, 30_000_000);
            do
            {
                Assert.True(Overwrites < limit, $"Too little was found in {Overwrites} overwrites.\n{this}");
                _overwriter.Order($"go {Batch}");
                Overwrites = _overwriter.AwaitNumbers("done")[0];
                Hunted = [.. _hunters.Select(Report)];
            } while (!condition(this));

            TestContext.Current.TestOutputHelper?.WriteLine($"{Overwrites} overwrites\n{this}");
            return Overwrites;
        }

        public void End() => Assert.All([_overwriter, .. _hunters], peer => Assert.Equal(0, peer.End()));

        public override string ToString() => string.Join('\n', _hunters.Zip(Hunted, (h, c) => $"{c}: {h}"));

        private static Counts Report(PeerProcess hunter)
        {
            hunter.Order("report");
            string[] words = hunter.Await("hunted").Split(' ', 4);
            long[] counts =
            [
                .. words[..3].Select(word => long.Parse(word, System.Globalization.CultureInfo.InvariantCulture)),
            ];
            return new Counts(counts[0], counts[1], counts[2]);
        }
    }
}
