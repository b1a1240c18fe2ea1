using System.Text;
using TensorPool.Tests.Wire;
using TensorPool.Wire;

namespace TensorPool.Tests.Producer;

/// <summary>
/// Wire 1.1 that looks at slot 0 of a producer whenever the frame path asks it for something: right before the store that the
/// question is for, and right after all stores before.
/// </summary>
internal readonly struct WatchingWire : IWireLikeV1_1
{
    [ThreadStatic]
    private static List<string>? _steps;

    [ThreadStatic]
    private static byte[]? _payload;

    [ThreadStatic]
    private static CoreRig<WatchingWire>? _watched;

    /// <summary>Called by the reading side right behind the look at a slot's header, in which anything may happen to it.</summary>
    [field: ThreadStatic]
    public static Action? HeaderRead { get; set; }

    /// <summary>Whose slot 0 is looked at, by the test's own thread.</summary>
    public static CoreRig<WatchingWire>? Watched
    {
        get => _watched;
        set => (_watched, _steps) = (value, null);
    }

    public static IReadOnlyList<string> Steps => _steps!;

    /// <summary>Starts to note steps; frame 4 with this payload is to be written into slot 0.</summary>
    public static void Begin(byte[] payload)
    {
        _steps = [];
        _payload = payload;
    }

    public static void Note(string step)
    {
        if (_steps is null || Watched is not { } rig)
        {
            return;
        }

        ulong word = rig.Word(0);
        StringBuilder text = new(step);
        text.Append(
            word == WireV1_1.CommittedWord(0) || word == WireV1_1.CommittedWord(4) ? ": slot committed"
            : word == WireV1_1.WritingWord(4) ? ": slot writing"
            : ": slot lost"
        );
        WireV1_1.TryReadSlotHeader(ref rig.Mapping.Slot(0), out SlotHeader header);
        text.Append(header.FrameId == 4 ? ", header new" : ", header old");
        ReadOnlySpan<byte> payload = rig.Payload(0, 0, _payload!.Length);
        text.Append(
            payload.SequenceEqual(_payload) ? ", payload new"
            : payload.ContainsAnyExcept((byte)0) ? ", payload torn"
            : ", payload old"
        );
        _steps.Add(text.ToString());
    }

    public static ulong WritingWord(ulong seq)
    {
        Note("P2 word of writing");
        return WireV1_1.WritingWord(seq);
    }

    public static ulong CommittedWord(ulong seq)
    {
        Note("P7 word of committed");
        return WireV1_1.CommittedWord(seq);
    }

    public static void WriteSlotHeader(ref byte slot, in SlotHeader header)
    {
        Note("P5 header");
        WireV1_1.WriteSlotHeader(ref slot, header);
    }

    public static bool TryReadSlotHeader(ref readonly byte slot, out SlotHeader header)
    {
        bool isHeader = WireV1_1.TryReadSlotHeader(in slot, out header);
        HeaderRead?.Invoke();
        return isHeader;
    }

    public static void EncodeFrameDescriptor(Span<byte> buffer, in FrameDescriptor descriptor, uint nslots)
    {
        Note("P8 descriptor");
        WireV1_1.EncodeFrameDescriptor(buffer, descriptor, nslots);
    }

    public static void EncodeFrameProgress(Span<byte> buffer, in FrameProgress progress, uint nslots)
    {
        Note($"progress {progress.State}");
        WireV1_1.EncodeFrameProgress(buffer, progress, nslots);
    }
}
