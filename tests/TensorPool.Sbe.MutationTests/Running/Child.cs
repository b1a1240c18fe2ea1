using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TensorPool.Sbe.MutationTests.Walking;

namespace TensorPool.Sbe.MutationTests.Running;

/// <summary>What a child process does. It ends with 0 and one line that begins with <see cref="Report"/>, or it dies.</summary>
internal sealed partial class Child
{
    /// <summary>Begins the line that a child prints when it came to the end.</summary>
    public const string Report = "walked ";

    private const byte Canary = 0xC5;
    private const int PrefixPhase = 1;
    private const int DecodePhase = 2;
    private const int EncodePhase = 3;
    private const int UnwrappedPhase = 4;

    private readonly ChildOptions _options;
    private readonly IReadOnlyList<Seed> _seeds;
    private readonly WalkedCodecs _codecs;
    private readonly Walk _walk;
    private readonly ProgressFile _progress;
    private readonly CodecEntry[] _codecOfSeed;
    private readonly int[][] _seedsOfSchema; // by number
    private long _accepted;
    private long _rejected;
    private long _prefixes;
    private long _encoded;
    private long _refused;
    private long _unwrapped;

    private Child(ChildOptions options, WalkedCodecs codecs, ProgressFile progress)
    {
        _options = options;
        _seeds = NamedSchema.SeedsOf(options.Set);
        _codecs = codecs;
        _walk = new Walk(options.Mode == ChildMode.Ordered);
        _progress = progress;
        var byName = codecs.Entries.ToDictionary(static e => e.Name, StringComparer.Ordinal);
        _codecOfSeed = [.. _seeds.Select(s => byName[s.Codec])];
        _seedsOfSchema =
        [
            .. _seeds.Index().GroupBy(static s => s.Item.Schema, static s => s.Index).Select(g => g.ToArray()),
        ];
    }

    public static int Run(ChildOptions options)
    {
        using var progress = new ProgressFile(options.Progress);
        switch (options.Mode)
        {
            case ChildMode.ReadBehind:
                return ReadOutside(static (ref byte first, int length) => Unsafe.Add(ref first, length));
            case ChildMode.ReadInFront:
                return ReadOutside(static (ref byte first, int length) => Unsafe.Subtract(ref first, 1));
        }

        long started = Stopwatch.GetTimestamp();
        WalkedCodecs codecs = WalkedCodecs.Compile(
            NamedSchema.OfSet(options.Set),
            options.Mode == ChildMode.Ordered,
            options.Mode switch
            {
                ChildMode.BrokenDecoder => static text =>
                    DecoderCheck().Replace(text, "(ulong)(uint)position + length"),
                ChildMode.BrokenEncoder => static text => EncoderCheck().Replace(text, "(uint)position + (uint)length"),
                _ => null,
            }
        );
        TimeSpan compiled = Stopwatch.GetElapsedTime(started);
        started = Stopwatch.GetTimestamp();
        var child = new Child(options, codecs, progress);
        int[][] control = child.WalkPrefixes();
        child.WalkMutations(control);
        child.WalkEncoders();
        child.WalkUnwrapped();
        child.Print(compiled, Stopwatch.GetElapsedTime(started));
        return 0;
    }

    private void Print(TimeSpan compiled, TimeSpan walked) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Report}set={_options.Set} mode={_options.Mode} schemas={_seedsOfSchema.Length} seeds={_seeds.Count} members={_codecs.Members} "
                    + $"prefixes={_prefixes} accepted={_accepted} rejected={_rejected} "
                    + $"delivered={_walk.Delivered} undelivered={_walk.Undelivered} "
                    + $"encoded={_encoded} refused={_refused} unwrapped={_unwrapped} calls={_walk.Calls} exceptions={_walk.Exceptions} "
                    + $"compile={compiled.TotalSeconds:F1}s walk={walked.TotalSeconds:F1}s sum={_walk.Sum:x}"
            )
        );

    /// <summary>
    /// Every message cut at every length, which must not be a whole message; at full length it must. The lengths at which
    /// the refusal speaks of a group header or a data length are where those are.
    /// </summary>
    private int[][] WalkPrefixes()
    {
        using var memory = new GuardedMemory(_seeds.Max(static s => s.Bytes.Length));
        var control = new int[_seeds.Count][];
        for (int i = 0; i < _seeds.Count; i++)
        {
            Seed seed = _seeds[i];
            DecodeWalk decode = seed.HasHeader ? _codecOfSeed[i].Decode : _codecOfSeed[i].DecodeBlock;
            var positions = new List<int>(seed.HasHeader ? Enumerable.Range(0, 12) : []);
            for (int length = 0; length <= seed.Bytes.Length; length++)
            {
                _progress.Report(PrefixPhase, ((long)i << 32) | (uint)length);
                _walk.Reseed(_options.Seed, ((ulong)i << 32) | (uint)length);
                ReadOnlySpan<byte> prefix = seed.Bytes.AsSpan(0, length);
                Span<byte> buffer = memory.AtEnd(length);
                prefix.CopyTo(buffer);
                _walk.Begin(64);
                bool isWhole = decode(buffer, _walk);
                Walk.Check(
                    isWhole == (length == seed.Bytes.Length),
                    $"{seed.Codec} {seed.Case}: {length} of {seed.Bytes.Length} bytes gave {_walk.LastStatus}"
                );
                if (_walk.LastStatus is SbeStatus.TruncatedGroupHeader or SbeStatus.TruncatedDataLength)
                {
                    positions.Add(length);
                }

                buffer = memory.AtStart(length);
                prefix.CopyTo(buffer);
                _walk.Begin(64);
                _ = _codecOfSeed[i].DecodeRandomly(buffer, _walk);
                _prefixes++;
            }

            control[i] = [.. positions];
        }

        return control;
    }

    /// <summary>
    /// Corrupted messages, of each schema as many; each at the end of the memory and once more at its beginning.
    /// </summary>
    private void WalkMutations(int[][] control)
    {
        var mutator = new Mutator(_seeds, control, _walk);
        using var memory = new GuardedMemory((2 * _seeds.Max(static s => s.Bytes.Length)) + (4 * Mutator.Growth));
        long end = _options.First + (_options.Decodings * _seedsOfSchema.Length);
        for (long i = _options.First; i < end; i++)
        {
            _progress.Report(DecodePhase, i);
            _walk.Reseed(_options.Seed, (ulong)i);
            int[] seeds = _seedsOfSchema[i % _seedsOfSchema.Length];
            int seed = seeds[_walk.Next(seeds.Length)];
            ReadOnlySpan<byte> message = mutator.Mutate(seed);

            CodecEntry own = _codecOfSeed[seed];
            Span<byte> buffer = memory.AtEnd(message.Length);
            message.CopyTo(buffer);
            _walk.Begin(48);
            bool isWhole = (_seeds[seed].HasHeader ? own.Decode : own.DecodeBlock)(buffer, _walk);
            _accepted += isWhole ? 1 : 0;
            _rejected += isWhole ? 0 : 1;
            _walk.Begin(48);
            _ = own.DecodeRandomly(buffer, _walk);

            buffer = memory.AtStart(message.Length);
            message.CopyTo(buffer);
            // Sometimes by the decoder of another message, or of a mere composite.
            CodecEntry any = _walk.Next(8) == 0 ? _codecs.Entries[_walk.Next(_codecs.Entries.Count)] : own;
            _walk.Begin(48);
            _ = any.DecodeRandomly(buffer, _walk);
            _walk.Begin(48);
            _ = any.Decode(buffer, _walk);
        }
    }

    /// <summary>Random calls on encoders over buffers of every small size, at both ends of the memory.</summary>
    private void WalkEncoders()
    {
        using var memory = new GuardedMemory(Environment.SystemPageSize);
        memory.All.Fill(Canary);
        long end = _options.First + _options.Encodings;
        for (long i = _options.First; i < end; i++)
        {
            _progress.Report(EncodePhase, i);
            _walk.Reseed(~_options.Seed, (ulong)i);
            int length = _walk.Next(16) == 0 ? _walk.Next(memory.Length + 1) : _walk.Next(300);
            bool atEnd = (i & 1) == 0;
            Span<byte> buffer = atEnd ? memory.AtEnd(length) : memory.AtStart(length);
            Span<byte> outside = atEnd ? memory.AtStart(memory.Length - length) : memory.AtEnd(memory.Length - length);
            _walk.Begin(64);
            CodecEntry codec = _codecs.Entries[_walk.Next(_codecs.Entries.Count)];
            codec.Encode(buffer, _walk);
            _encoded += _walk.LastStatus == SbeStatus.Ok ? 1 : 0;
            _refused += _walk.LastStatus == SbeStatus.Ok ? 0 : 1;
            Walk.Check(!outside.ContainsAnyExcept(Canary), $"{codec.Name}: written outside {length} bytes");
            buffer.Fill(Canary);
        }
    }

    /// <summary>Codecs without a buffer: what an ignored status of <c>TryWrap</c> leaves in the caller's hands.</summary>
    private void WalkUnwrapped()
    {
        _walk.Unwrapped = true;
        int types = _codecs.Unwrapped(-1, _walk);
        long exceptions = _walk.Exceptions;
        long end = _options.First + (_options.Encodings / 16);
        for (long i = _options.First; i < end; i++)
        {
            _progress.Report(UnwrappedPhase, i);
            _walk.Reseed(_options.Seed, (ulong)i);
            _walk.Begin(16);
            _ = _codecs.Unwrapped((int)(i % types), _walk);
        }

        _unwrapped = _walk.Exceptions - exceptions;
    }

    private static int ReadOutside(Reader read)
    {
        const int Length = 64;
        using var memory = new GuardedMemory(Length);
        // The pages end where the buffer does, so both neighbours of the whole are guards.
        Span<byte> buffer = memory.All;
        Console.WriteLine(read(ref MemoryMarshal.GetReference(buffer), buffer.Length));
        return 0;
    }

    private delegate byte Reader(ref byte first, int length);

    [GeneratedRegex(@"\(ulong\)\(uint\)position \+ \d+ \+ length")]
    private static partial Regex DecoderCheck();

    [GeneratedRegex(@"\(uint\)position \+ \(uint\)length \+ \d+")]
    private static partial Regex EncoderCheck();
}
