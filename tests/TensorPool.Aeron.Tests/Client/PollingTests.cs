using System.Text;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Tests.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>All forms of polling, on one image with frames of 64 bytes unless a test says otherwise.</summary>
public sealed class PollingTests : IDisposable
{
    private readonly ClientFixture _fixture = new();
    private readonly Subscription _subscription;
    private readonly ExclusivePublication _publication;
    private readonly Image _image;

    public PollingTests()
    {
        AeronClient client = _fixture.Client();
        _subscription = client.AddSubscription(ClientFixture.Channel, ClientFixture.Stream);
        _publication = client.AddExclusivePublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        _image = Assert.Single(_subscription.Images);
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Struct_handler_keeps_its_state_without_a_closure()
    {
        Offer("a", "b", "c");
        Collector collector = new([]);

        Assert.Equal(2, _subscription.Poll(ref collector, 2));
        Assert.Equal(1, _image.Poll(ref collector, 10));

        Assert.Equal(["a", "b", "c"], collector.Received);
        Assert.Equal(192, collector.LastPosition);
    }

    [Fact]
    public void Handler_may_be_a_ref_struct()
    {
        Offer("ab", "cde");
        Span<int> lengths = stackalloc int[2];
        SpanCollector collector = new(lengths);

        Assert.Equal(2, _subscription.Poll(ref collector, 10));

        Assert.Equal([2, 3], lengths);
    }

    [Fact]
    public void Header_says_where_a_fragment_comes_from()
    {
        _publication.Offer("x"u8, 42);
        bool seen = false;

        _subscription.Poll(
            (payload, in header) =>
            {
                seen = true;
                Assert.Same(_image, header.Image);
                Assert.Equal((33, 0, 0xC0), (header.FrameLength, header.TermOffset, header.Flags));
                Assert.Equal((_publication.SessionId, ClientFixture.Stream), (header.SessionId, header.StreamId));
                Assert.Equal(_publication.InitialTermId, header.TermId);
                Assert.Equal((64L, 42L), (header.Position, header.ReservedValue));
                Assert.True(header.IsIntact());
            },
            1
        );

        Assert.True(seen);
    }

    [Fact]
    public void Abort_gives_the_fragment_again_and_does_not_count_it()
    {
        Offer("a", "b", "c");
        Controller controller = new() { On = ("b", ControlledPollAction.Abort), Received = [] };

        Assert.Equal(1, _subscription.ControlledPoll(ref controller, 10));
        Assert.Equal(64, _image.Position);
        controller.On = default;
        Assert.Equal(2, _image.ControlledPoll(ref controller, 10));

        Assert.Equal(["a", "b", "b", "c"], controller.Received);
        Assert.Equal(192, _image.Position);
    }

    [Fact]
    public void Break_stops_behind_the_fragment()
    {
        Offer("a", "b", "c");
        Controller controller = new() { On = ("b", ControlledPollAction.Break), Received = [] };

        Assert.Equal(2, _subscription.ControlledPoll(ref controller, 10));

        Assert.Equal(["a", "b"], controller.Received);
        Assert.Equal(128, _image.Position);
    }

    [Fact]
    public void Commit_releases_the_position_at_once()
    {
        Offer("a", "b", "c");
        List<long> seen = [];

        int fragments = _subscription.ControlledPoll(
            (payload, in _) =>
            {
                seen.Add(_image.Position);
                return payload[0] == 'b' ? ControlledPollAction.Commit : ControlledPollAction.Continue;
            },
            10
        );

        Assert.Equal(3, fragments);
        Assert.Equal([0, 0, 128], seen);
        Assert.Equal(192, _image.Position);
    }

    [Fact]
    public void Abort_behind_a_commit_takes_nothing_back_that_was_committed()
    {
        Offer("a", "b");

        int fragments = _image.ControlledPoll(
            (payload, in _) => payload[0] == 'a' ? ControlledPollAction.Commit : ControlledPollAction.Abort,
            10
        );

        Assert.Equal(1, fragments);
        Assert.Equal(64, _image.Position);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(long.MaxValue, 3)]
    public void Bounded_poll_gives_what_begins_before_the_bound(long bound, int expected)
    {
        Offer("a", "b", "c");
        Collector collector = new([]);

        Assert.Equal(expected, _image.BoundedPoll(ref collector, bound, 10));

        Assert.Equal(expected * 64, _image.Position);
        Assert.Equal(0, _image.BoundedPoll((_, in _) => { }, bound, 0));
    }

    [Fact]
    public void Bounded_poll_behind_the_bound_gives_nothing()
    {
        Offer("a", "b");
        _image.Poll((_, in _) => { }, 1);

        Assert.Equal(0, _image.BoundedPoll((_, in _) => Assert.Fail("Behind the bound."), 64, 10));
        Assert.Equal(
            1,
            _image.BoundedControlledPoll((_, in _) => ControlledPollAction.Continue, limitPosition: 100, 10)
        );
    }

    [Fact]
    public void Block_is_a_run_of_whole_frames_and_padding_comes_alone()
    {
        Offer("a", "b");
        Assert.Equal(256, _publication.AppendPadding(96));
        Offer("c");
        List<int> blocks = [];
        BlockHandler handler = (block, sessionId, termId) =>
        {
            blocks.Add(block.Length);
            Assert.Equal((_publication.SessionId, _publication.InitialTermId), (sessionId, termId));
        };

        Assert.Equal(64, _image.BlockPoll(handler, 127));
        Assert.Equal(64, _image.Position);
        Assert.Equal(64, _subscription.BlockPoll(handler, 100_000));
        Assert.Equal(128, _subscription.BlockPoll(handler, 64)); // padding, however long
        Assert.Equal(0, _image.BlockPoll(handler, 63));
        Assert.Equal(64, _image.BlockPoll(handler, 64));
        Assert.Equal(0, _subscription.BlockPoll(handler, 100_000));
        Assert.Equal([64, 64, 128, 64], blocks);
        Assert.Equal(320, _image.Position);
    }

    [Fact]
    public void Block_handler_that_throws_is_reported_and_the_block_counts_as_read()
    {
        Offer("a");

        Assert.Equal(64, _image.BlockPoll((_, _, _) => throw new InvalidOperationException("mine"), 1000));

        Assert.Equal("mine", Assert.Single(_fixture.Errors).Message);
        Assert.Equal(64, _image.Position);
    }

    [Fact]
    public void Position_can_be_set_forwards_to_the_end_of_the_term()
    {
        Offer("a", "b", "c");
        Collector collector = new([]);

        _image.Position = 128;
        Assert.Equal(1, _subscription.Poll(ref collector, 10));

        Assert.Equal(["c"], collector.Received);
        Assert.Throws<ArgumentOutOfRangeException>(() => _image.Position = 128);
        Assert.Throws<ArgumentOutOfRangeException>(() => _image.Position = 193);
        Assert.Throws<ArgumentOutOfRangeException>(() => _image.Position = ClientFixture.TermLength + 32);
        _image.Position = ClientFixture.TermLength;
        Assert.Equal(ClientFixture.TermLength, _image.Position);
    }

    [Fact]
    public void Position_set_by_a_handler_is_not_taken_back_by_the_poll()
    {
        Offer("a", "b", "c");

        Assert.Equal(1, _subscription.Poll((_, in _) => _image.Position = 128, 1));

        Assert.Equal(128, _image.Position);
    }

    [Fact]
    public void Poll_does_not_pass_the_end_of_a_term()
    {
        byte[] message = new byte[8000];
        int sent = 0;
        long last = 0;
        while (last < ClientFixture.TermLength + 10_000)
        {
            long position = _publication.Offer(message);
            last = position > 0 ? position : last;
            sent += position > 0 ? 1 : 0;
            if (position == PublicationResult.BackPressured)
            {
                break; // half a term is ahead
            }
        }

        Collector collector = new([]);
        while (collector.LastPosition < last)
        {
            long before = _image.Position;
            _image.Poll(ref collector, int.MaxValue);
            Assert.Equal(before / ClientFixture.TermLength, (_image.Position - 1) / ClientFixture.TermLength);
            _fixture.Settle();
        }

        Assert.True(sent > 3);
    }

    [Fact]
    public void Handler_must_not_poll_what_it_is_called_by()
    {
        Offer("a", "b");

        _subscription.Poll((_, in _) => _subscription.Poll((_, in _) => { }, 1), 1);
        _image.Poll((_, in _) => _image.Poll((_, in _) => { }, 1), 1);

        Assert.Equal(2, _fixture.Errors.Count);
        Assert.All(_fixture.Errors, e => Assert.IsType<InvalidOperationException>(e));
        Assert.Equal(128, _image.Position);
    }

    [Fact]
    public void Images_take_turns()
    {
        using ExclusivePublication second = _fixture
            .Clients[0]
            .AddExclusivePublication(ClientFixture.Channel, ClientFixture.Stream);
        _fixture.Settle();
        for (int i = 0; i < 4; i++)
        {
            _publication.Offer("x"u8);
            second.Offer("x"u8);
        }

        List<int> sessions = [];
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(1, _subscription.Poll((_, in header) => sessions.Add(header.SessionId), 1));
        }

        Assert.Equal(4, sessions.Count(s => s == second.SessionId));
        Assert.Equal(2, sessions.Take(2).Distinct().Count());
        Assert.Equal(second.SessionId, _subscription.ImageBySessionId(second.SessionId)!.SessionId);
        Assert.Null(_subscription.ImageBySessionId(unchecked(second.SessionId + 9)));
    }

    [Fact]
    public void Frame_of_another_term_is_not_handed_out_and_reported_once()
    {
        Offer("a", "b");
        AtomicTermId(64, unchecked(_publication.InitialTermId + 3)); // as if publishers had come around

        Assert.Equal(1, _subscription.Poll((_, in _) => { }, 10));
        Assert.Equal(0, _subscription.Poll((_, in _) => { }, 10));
        Assert.Equal(0, _image.BlockPoll((_, _, _) => Assert.Fail("Not this block."), 1000));

        Assert.Equal(64, _image.Position);
        Assert.Contains("expected", Assert.Single(_fixture.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frame_that_changes_under_its_reader_is_not_intact()
    {
        Offer("a", "b");
        List<bool> intact = [];

        _subscription.Poll(
            (_, in header) =>
            {
                intact.Add(header.IsIntact());
                if (intact.Count == 1)
                {
                    AtomicTermId(0, unchecked(_publication.InitialTermId + 3));
                }
                else
                {
                    _publication.Mapping.Log.Term(0).Clear(64, 64);
                }

                intact.Add(header.IsIntact());
            },
            10
        );

        Assert.Equal([true, false, true, false], intact);
    }

    [Fact]
    public void Position_that_somebody_else_has_set_meanwhile_is_left_alone()
    {
        Offer("a", "b");

        using RawClient watcher = new(_fixture.Driver.CncPath);

        // What the driver does when a subscriber that was let go joins again, while its thread stands still in a poll.
        _subscription.Poll((_, in _) => watcher.Counters.ValueOf(_image.SubscriberPositionId).SetRelease(4096), 1);

        Assert.Equal(4096, _image.Position);
    }

    [Fact]
    [Trait("Req", "IC-17")]
    public void IC_17_All_forms_of_polling_allocate_nothing()
    {
        byte[] message = new byte[2000];
        Collector collector = new([]);
        FragmentAssembler<Counting> assembler = new(default);
        ControlledFragmentAssembler<Counting> controlled = new(default);
        FragmentAssembler delegated = new((_, in _) => { });
        ControlledFragmentAssembler controlledDelegated = new((_, in _) => ControlledPollAction.Commit);
        Counting counting = default;
        FragmentHandler handler = (_, in _) => { };
        ControlledFragmentHandler controlledHandler = (_, in _) => ControlledPollAction.Continue;
        BlockHandler block = (_, _, _) => { };

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 12; i++)
            {
                while (_publication.Offer(message) == PublicationResult.AdminAction)
                {
                    // at once
                }
            }

            _subscription.Poll(handler, 1);
            _subscription.Poll(ref counting, 1);
            _subscription.Poll(ref assembler, 2);
            _subscription.Poll(delegated.Handler, 2);
            _subscription.ControlledPoll(controlledHandler, 1);
            _subscription.ControlledPoll(ref counting, 1);
            _subscription.ControlledPoll(ref controlled, 2);
            _subscription.ControlledPoll(controlledDelegated.Handler, 2);
            _image.BoundedPoll(ref counting, long.MaxValue, 1);
            _image.BoundedControlledPoll(controlledHandler, long.MaxValue, 1);
            _image.BlockPoll(block, 4096);
            _image.Poll(handler, 100);
            _fixture.Driver.Driver.Invoker!.Invoke();
        });

        Assert.Equal(0, allocated);
        Assert.True(counting.Count > 1000);
        Assert.Empty(collector.Received);
        Assert.Empty(_fixture.Errors);
    }

    private void Offer(params string[] messages)
    {
        foreach (string message in messages)
        {
            Assert.True(_publication.Offer(Encoding.ASCII.GetBytes(message)) > 0);
        }
    }

    private void AtomicTermId(int offset, int termId) =>
        _publication.Mapping.Log.Term(0).PutInt32(offset + FrameHeader.TermIdOffset, termId);

    private struct Collector(List<string> received) : IFragmentHandler
    {
        public List<string> Received { get; } = received;

        public long LastPosition { get; private set; }

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            Received.Add(Encoding.ASCII.GetString(payload));
            LastPosition = header.Position;
        }
    }

    private ref struct SpanCollector(Span<int> lengths) : IFragmentHandler
    {
        private readonly Span<int> _lengths = lengths;
        private int _count;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) =>
            _lengths[_count++] = payload.Length;
    }

    private struct Controller : IControlledFragmentHandler
    {
        public (string Message, ControlledPollAction Action) On { get; set; }

        public List<string> Received { get; init; }

        public readonly ControlledPollAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            string message = Encoding.ASCII.GetString(payload);
            Received.Add(message);
            return message == On.Message ? On.Action : ControlledPollAction.Continue;
        }
    }

    private struct Counting : IFragmentHandler, IControlledFragmentHandler
    {
        public long Count { get; private set; }

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Count++;

        ControlledPollAction IControlledFragmentHandler.OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            Count++;
            return ControlledPollAction.Commit;
        }
    }
}
