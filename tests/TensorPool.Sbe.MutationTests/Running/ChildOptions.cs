using System.Globalization;

namespace TensorPool.Sbe.MutationTests.Running;

internal enum ChildMode
{
    /// <summary>Corrupted messages to decoders, random calls on encoders, then codecs that were never wrapped.</summary>
    Mutate,

    /// <summary>The same with order checks compiled in.</summary>
    Ordered,

    /// <summary>Decoders whose check of data lengths was weakened: must die.</summary>
    BrokenDecoder,

    /// <summary>Encoders whose check of data lengths was weakened: must die or spoil a canary.</summary>
    BrokenEncoder,

    /// <summary>A hand-written reader of one byte behind the buffer: must die.</summary>
    ReadBehind,

    /// <summary>A hand-written reader of one byte in front of the buffer: must die.</summary>
    ReadInFront,
}

/// <param name="Mode">What to do.</param>
/// <param name="Set">Name of the schema set.</param>
/// <param name="Seed">Start of the random numbers.</param>
/// <param name="Decodings">Number of corrupted messages of each schema of the set.</param>
/// <param name="Encodings">Number of encoder walks.</param>
/// <param name="First">Number of the first iteration: an iteration depends on nothing before it.</param>
/// <param name="Progress">A file of 16 bytes that receives phase and number of the iteration, or empty.</param>
internal sealed record ChildOptions(
    ChildMode Mode,
    string Set,
    ulong Seed,
    long Decodings,
    long Encodings,
    long First,
    string Progress
)
{
    public static ChildOptions Parse(ReadOnlySpan<string> args)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return new ChildOptions(
            Enum.Parse<ChildMode>(args[0]),
            args[1],
            ulong.Parse(args[2], culture),
            long.Parse(args[3], culture),
            long.Parse(args[4], culture),
            long.Parse(args[5], culture),
            args.Length > 6 ? args[6] : ""
        );
    }

    public IEnumerable<string> ToArguments()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string[] arguments =
        [
            "child",
            Mode.ToString(),
            Set,
            Seed.ToString(culture),
            Decodings.ToString(culture),
            Encodings.ToString(culture),
            First.ToString(culture),
            Progress,
        ];
        return arguments.Where(static a => a.Length > 0);
    }
}
