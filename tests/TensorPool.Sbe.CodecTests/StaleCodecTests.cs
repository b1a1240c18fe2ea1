using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Codecs.Unchecked;

namespace TensorPool.Sbe.CodecTests;

/// <summary>
/// A variable that holds the root of a message can be given another message while groups and entries of the first are
/// still in use. What those then read or write makes no sense, but stays inside of the buffer that they came from.
/// </summary>
public sealed class StaleCodecTests
{
    /// <summary>Room in front of and behind each buffer, which nothing may touch.</summary>
    private const int Margin = 4096;
    private const byte Canary = 0xC5;

    /// <summary>Room for the block and three dimensions.</summary>
    private const int ShelfMinimum = Shelf.HeaderSize + Shelf.BlockLength + 12;

    private static readonly int[] Lengths = [0, 1, 7, 16, 40, 200, 1000, 3000];

    [Fact]
    public void Groups_and_entries_of_a_decoder_stay_inside_of_their_buffer()
    {
        int looked = 0;
        foreach ((int first, int second) in Pairs())
        {
            foreach (int depth in (int[])[0, 1, 2, 3])
            {
                foreach (int otherDepth in (int[])[0, 1, 2, 3, 4])
                {
                    looked += ReadStale(first, second, depth, otherDepth);
                }
            }
        }

        Assert.True(looked > 100, $"Only {looked} stale entries could be looked at.");
    }

    [Fact]
    public void Groups_and_entries_of_an_encoder_stay_inside_of_their_buffer()
    {
        int written = 0;
        foreach ((int first, int second) in Pairs())
        {
            foreach (int depth in (int[])[0, 1, 2, 3, 4, 5])
            {
                foreach (int otherDepth in (int[])[0, 1, 2, 3, 4, 5])
                {
                    written += WriteStale(first, second, depth, otherDepth);
                }
            }
        }

        Assert.True(written > 100, $"Only {written} stale steps were carried out.");
    }

    [Fact]
    public void An_encoder_that_is_set_back_to_an_earlier_copy_stays_inside_of_its_buffer()
    {
        foreach (bool isFlat in (bool[])[true, false])
        {
            byte[] memory = Room(Shelf.HeaderSize + Shelf.BlockLength + 4 + (3 * 16) + 6, out Span<byte> buffer);
            ShelfEncoder shelf = ShelfEncoder.Wrap(buffer);
            ShelfEncoder copy = shelf;
            int steps = 0;
            if (isFlat)
            {
                ShelfEncoder.CardsGroup cards = shelf.BeginCards();
                for (int i = 0; i < 50; i++)
                {
                    shelf = copy;
                    if (cards.TryNext(out ShelfEncoder.CardsEntry card) == SbeStatus.Ok)
                    {
                        card.Card = ulong.MaxValue;
                        steps++;
                    }
                }
            }
            else
            {
                ShelfEncoder.BoxesGroup boxes = shelf.BeginBoxes();
                for (int i = 0; i < 50; i++)
                {
                    shelf = copy;
                    if (boxes.TryNext(out ShelfEncoder.BoxesEntry box) == SbeStatus.Ok)
                    {
                        box.Box = ulong.MaxValue;
                        steps++;
                        if (box.TryBeginThings(2, out ShelfEncoder.BoxesEntry.ThingsGroup things) == SbeStatus.Ok)
                        {
                            things.TryNext(out _);
                        }
                    }
                }
            }

            Assert.True(steps > 0);
            AssertMargins(memory, buffer.Length);
        }
    }

    [Fact]
    public void An_entry_that_was_refused_reaches_no_buffer()
    {
        byte[] memory = Room(ShelfMinimum + 200, out Span<byte> buffer);
        ShelfEncoder shelf = ShelfEncoder.Wrap(buffer);
        ShelfEncoder.BoxesGroup boxes = shelf.BeginBoxes(1);
        boxes.Next();
        int length = shelf.EncodedLength;
        byte[] before = [.. memory];

        Assert.Equal(SbeStatus.CountExceeded, boxes.TryNext(out ShelfEncoder.BoxesEntry box));
        Assert.Equal(SbeStatus.BufferTooSmall, box.TryBeginThings(0, out _));
        Assert.Equal(SbeStatus.BufferTooSmall, box.TryBeginThings(1, out ShelfEncoder.BoxesEntry.ThingsGroup _));
        Assert.Equal(SbeStatus.BufferTooSmall, box.TryWriteLabel([1, 2, 3]));
        Assert.Equal(SbeStatus.BufferTooSmall, box.TryReserveLabel(0, out Span<byte> room));

        Assert.True(room.IsEmpty);
        Assert.Equal(length, shelf.EncodedLength);
        Assert.Equal(before, memory);
        Assert.Throws<NullReferenceException>(static () =>
        {
            ShelfEncoder shelf = ShelfEncoder.Wrap(new byte[ShelfMinimum]);
            ShelfEncoder.BoxesGroup boxes = shelf.BeginBoxes();
            shelf.WriteTitle(default(ReadOnlySpan<byte>));
            Assert.Equal(SbeStatus.BufferTooSmall, boxes.TryNext(out ShelfEncoder.BoxesEntry box));
            box.Box = 1;
        });
    }

    [Fact]
    public void A_group_that_was_refused_reaches_no_buffer()
    {
        byte[] memory = Room(ShelfMinimum, out Span<byte> buffer);
        ShelfEncoder shelf = ShelfEncoder.Wrap(buffer);
        byte[] before = [.. memory];

        Assert.Equal(SbeStatus.CountOutOfRange, shelf.TryBeginBoxes(-1, out _));
        Assert.Equal(SbeStatus.CountOutOfRange, shelf.TryBeginCards(int.MaxValue, out _));
        Assert.Equal(SbeStatus.BufferTooSmall, shelf.TryBeginBoxes(2, out _));
        Assert.Equal(SbeStatus.BufferTooSmall, shelf.TryBeginCards(2, out _));

        Assert.Equal(Shelf.HeaderSize + Shelf.BlockLength, shelf.EncodedLength);
        Assert.Equal(before, memory);
        Assert.Throws<NullReferenceException>(static () =>
        {
            ShelfEncoder shelf = ShelfEncoder.Wrap(new byte[ShelfMinimum]);
            Assert.Equal(SbeStatus.BufferTooSmall, shelf.TryBeginCards(2, out ShelfEncoder.CardsGroup cards));
            cards.TryNext(out _);
        });
        Assert.Throws<NullReferenceException>(static () =>
        {
            ShelfEncoder shelf = ShelfEncoder.Wrap(new byte[ShelfMinimum]);
            Assert.Equal(SbeStatus.CountOutOfRange, shelf.TryBeginBoxes(-1, out ShelfEncoder.BoxesGroup boxes));
            boxes.TryNext(out _);
        });
    }

    private static IEnumerable<(int First, int Second)> Pairs() =>
        Lengths.SelectMany(static first => Lengths.Select(second => (first, second)));

    /// <summary>Reads with everything that came from the first message, after the variable was given the second.</summary>
    private static int ReadStale(int first, int second, int depth, int otherDepth)
    {
        // Labels are long in the longer message, so that positions in it are far behind the end of the shorter one.
        byte[] memory = Room(Message(first).Length, out Span<byte> buffer);
        Message(first).CopyTo(buffer);
        byte[] otherMemory = Room(Message(second).Length, out Span<byte> other);
        Message(second).CopyTo(other);

        ShelfDecoder shelf = ShelfDecoder.Wrap(buffer);
        scoped ShelfDecoder.BoxesGroup boxes = shelf.ReadBoxes();
        scoped ShelfDecoder.BoxesEntry box = default;
        scoped ShelfDecoder.BoxesEntry.ThingsGroup things = default;
        scoped ShelfDecoder.BoxesEntry.ThingsEntry thing = default;
        bool hasBox = depth > 0 && boxes.TryNext(out box);
        bool hasThings = depth > 1 && hasBox && box.TryReadThings(out things) == SbeStatus.Ok;
        bool hasThing = depth > 2 && hasThings && things.TryNext(out thing);

        shelf = ShelfDecoder.Wrap(other);
        Advance(ref shelf, otherDepth);

        int looked = 0;
        var seen = new Seen(memory, buffer.Length);
        for (int round = 0; round < 4; round++)
        {
            if (hasThing)
            {
                seen.Number(thing.Thing);
                if (thing.TryReadName(out ReadOnlySpan<byte> name) == SbeStatus.Ok)
                {
                    seen.Bytes(name);
                    looked++;
                }
            }

            if (hasThings && things.TryNext(out ShelfDecoder.BoxesEntry.ThingsEntry stale))
            {
                seen.Number(stale.Thing);
                looked++;
                if (
                    stale.TryPeekNameLength(out _) == SbeStatus.Ok
                    && stale.TryReadName(out ReadOnlySpan<byte> name) == SbeStatus.Ok
                )
                {
                    seen.Bytes(name);
                }
            }

            if (hasBox)
            {
                seen.Number(box.Box);
                if (round % 2 == 0 && box.TryReadLabel(out ReadOnlySpan<byte> label) == SbeStatus.Ok)
                {
                    seen.Bytes(label);
                    looked++;
                }

                if (box.TryReadThings(out ShelfDecoder.BoxesEntry.ThingsGroup again) == SbeStatus.Ok)
                {
                    while (again.TryNext(out ShelfDecoder.BoxesEntry.ThingsEntry inner))
                    {
                        seen.Number(inner.Thing);
                        looked++;
                        if (inner.TryReadName(out ReadOnlySpan<byte> name) == SbeStatus.Ok)
                        {
                            seen.Bytes(name);
                        }
                    }
                }
            }

            if (boxes.TryNext(out ShelfDecoder.BoxesEntry next))
            {
                seen.Number(next.Box);
                looked++;
                if (next.TrySkip() == SbeStatus.Ok && next.TryReadLabel(out ReadOnlySpan<byte> label) == SbeStatus.Ok)
                {
                    seen.Bytes(label);
                }
            }
        }

        // The root goes on reading its own buffer, wherever the stale ones have left the position.
        var seenByRoot = new Seen(otherMemory, other.Length);
        if (shelf.TryReadTitle(out ReadOnlySpan<byte> title) == SbeStatus.Ok)
        {
            seenByRoot.Bytes(title);
        }

        if (shelf.TryReadCards(out ShelfDecoder.CardsGroup cards) == SbeStatus.Ok)
        {
            foreach (ShelfDecoder.CardsEntry card in cards)
            {
                seenByRoot.Number(card.Card);
            }
        }

        return looked;
    }

    private static void Advance(ref ShelfDecoder shelf, int depth)
    {
        if (depth == 0 || shelf.TryReadBoxes(out ShelfDecoder.BoxesGroup boxes) != SbeStatus.Ok)
        {
            return;
        }

        if (depth == 4)
        {
            shelf.TrySkip();
            return;
        }

        while (boxes.TryNext(out ShelfDecoder.BoxesEntry box))
        {
            if (depth == 1)
            {
                return;
            }

            box.TrySkip();
        }

        if (depth == 3)
        {
            shelf.TrySkipCards();
            shelf.TrySkipTitle();
            // Beyond the end: the error must not help a stale group out of its buffer either.
            shelf.TrySkipTitle();
        }
    }

    /// <summary>Writes with everything that came from the first encoder, after the variable was given the second.</summary>
    private static int WriteStale(int first, int second, int depth, int otherDepth)
    {
        byte[] memory = Room(ShelfMinimum + first, out Span<byte> buffer);
        byte[] otherMemory = Room(ShelfMinimum + second, out Span<byte> other);
        ShelfEncoder shelf = ShelfEncoder.Wrap(buffer);
        scoped ShelfEncoder.BoxesGroup boxes = default;
        scoped ShelfEncoder.BoxesEntry box = default;
        scoped ShelfEncoder.BoxesEntry.ThingsGroup things = default;
        scoped ShelfEncoder.BoxesEntry.ThingsEntry thing = default;
        scoped ShelfEncoder.CardsGroup cards = default;
        bool hasCards = depth > 4 && shelf.TryBeginCards(depth == 5 ? 0 : 1, out cards) == SbeStatus.Ok;
        if (depth == 4)
        {
            cards = shelf.BeginCards();
            hasCards = true;
        }

        bool hasBoxes = shelf.TryBeginBoxes(depth % 2 == 0 ? 1 : 0, out boxes) == SbeStatus.Ok;
        if (depth % 3 == 1)
        {
            boxes = shelf.BeginBoxes();
            hasBoxes = true;
        }

        bool hasBox = depth > 0 && hasBoxes && boxes.TryNext(out box) == SbeStatus.Ok;
        bool hasThings = depth > 1 && hasBox && box.TryBeginThings(1, out things) == SbeStatus.Ok;
        bool hasThing = depth > 2 && hasThings && things.TryNext(out thing) == SbeStatus.Ok;

        shelf = ShelfEncoder.Wrap(other);
        Advance(ref shelf, otherDepth);

        int written = 0;
        byte[] bytes = new byte[37];
        bytes.AsSpan().Fill(1);
        for (int round = 0; round < 4; round++)
        {
            if (hasThing)
            {
                thing.Thing = 1;
                written += Count(thing.TryWriteName(bytes));
                if (thing.TryReserveName(round, out Span<byte> room) == SbeStatus.Ok)
                {
                    room.Fill(1);
                    written++;
                }
            }

            if (hasThings && things.TryNext(out ShelfEncoder.BoxesEntry.ThingsEntry stale) == SbeStatus.Ok)
            {
                stale.Thing = 1;
                written += 1 + Count(stale.TryWriteName(bytes));
            }

            if (hasBox)
            {
                box.Box = 1;
                written += round % 2 == 0 ? Count(box.TryWriteLabel(bytes)) : 0;
                if (box.TryBeginThings(round, out ShelfEncoder.BoxesEntry.ThingsGroup again) == SbeStatus.Ok)
                {
                    while (again.TryNext(out ShelfEncoder.BoxesEntry.ThingsEntry inner) == SbeStatus.Ok)
                    {
                        inner.Thing = 1;
                        written += 1 + Count(inner.TryWriteName(bytes));
                    }
                }
            }

            if (hasBoxes && boxes.TryNext(out ShelfEncoder.BoxesEntry next) == SbeStatus.Ok)
            {
                next.Box = 1;
                written += 1 + Count(next.TryWriteLabel(bytes));
            }

            if (hasCards && cards.TryNext(out ShelfEncoder.CardsEntry card) == SbeStatus.Ok)
            {
                card.Card = 1;
                written++;
            }
        }

        shelf.TryWriteTitle(bytes);
        if (shelf.TryBeginCards(2, out ShelfEncoder.CardsGroup own) == SbeStatus.Ok)
        {
            own.Next().Card = 1;
        }

        AssertMargins(memory, buffer.Length);
        AssertMargins(otherMemory, other.Length);
        return written;
    }

    private static void Advance(ref ShelfEncoder shelf, int depth)
    {
        if (depth > 0 && shelf.TryBeginBoxes(depth, out ShelfEncoder.BoxesGroup boxes) == SbeStatus.Ok)
        {
            boxes.TryNext(out _);
        }

        if (depth > 3)
        {
            shelf.TryReserveTitle(900, out _);
            shelf.TryReserveTitle(9, out _);
        }
    }

    private static int Count(SbeStatus status) => status == SbeStatus.Ok ? 1 : 0;

    private static byte[] Message(int labels)
    {
        byte[] buffer = new byte[256 + (labels * 24)];
        ShelfEncoder shelf = ShelfEncoder.Wrap(buffer);
        shelf.Number = 1;
        int count = labels == 0 ? 0 : 3;
        ShelfEncoder.BoxesGroup boxes = shelf.BeginBoxes(count);
        for (int i = 0; i < count; i++)
        {
            ShelfEncoder.BoxesEntry box = boxes.Next();
            box.Box = 1;
            ShelfEncoder.BoxesEntry.ThingsEntry thing = box.BeginThings(1).Next();
            thing.Thing = 1;
            thing.ReserveName(labels / 2).Clear();
            box.ReserveLabel(labels).Clear();
        }

        shelf.BeginCards(1).Next().Card = 1;
        shelf.WriteTitle([]);
        return buffer[..shelf.Complete()];
    }

    private static byte[] Room(int length, out Span<byte> buffer)
    {
        byte[] memory = new byte[length + (2 * Margin)];
        memory.AsSpan().Fill(Canary);
        buffer = memory.AsSpan(Margin, length);
        buffer.Clear();
        return memory;
    }

    private static void AssertMargins(byte[] memory, int length)
    {
        Assert.False(memory.AsSpan(0, Margin).ContainsAnyExcept(Canary), "Written in front of the buffer.");
        Assert.False(memory.AsSpan(Margin + length).ContainsAnyExcept(Canary), "Written behind the buffer.");
    }

    /// <summary>Fails on what can only come from outside of the buffer: no byte of a message is the canary.</summary>
    private readonly struct Seen(byte[] memory, int length)
    {
        public void Number(ulong value)
        {
            Span<byte> bytes = stackalloc byte[8];
            MemoryMarshal.Write(bytes, value);
            Assert.False(bytes.Contains(Canary), $"Read 0x{value:X16} outside of the buffer.");
        }

        public void Bytes(ReadOnlySpan<byte> bytes)
        {
            if (!bytes.IsEmpty)
            {
                nint offset = Unsafe.ByteOffset(ref memory[Margin], ref MemoryMarshal.GetReference(bytes));
                Assert.InRange(offset, 0, length - bytes.Length);
            }
        }
    }
}
