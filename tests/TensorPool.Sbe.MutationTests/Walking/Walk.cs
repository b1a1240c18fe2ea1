using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TensorPool.Sbe.MutationTests.Walking;

/// <summary>
/// What emitted walkers draw from and pour into: random choices, arguments, a budget of calls, and a sum over everything
/// that was read. Not thread-safe; one per process.
/// </summary>
public sealed class Walk
{
    private const int MaxDepth = 8;

    private readonly char[] _chars = new char[16 * 1024];
    private readonly ulong[] _scratch = new ulong[512];
    private readonly ulong[] _values = new ulong[64];
    private readonly bool _orderChecks;
    private ulong _state;
    private int _budget;
    private int _depth;

    public Walk(bool orderChecks)
    {
        _orderChecks = orderChecks;
        Reseed(1, 0);
        foreach (ref ulong value in _values.AsSpan())
        {
            value = Random64();
        }

        // Text of all kinds: ASCII, NULs, non-ASCII, and surrogates that are not paired.
        for (int i = 0; i < _chars.Length; i++)
        {
            _chars[i] = Next(8) switch
            {
                0 => (char)Next(0x10000),
                1 => (char)Next(0x180),
                _ => (char)(32 + Next(95)),
            };
        }

        Text = new string(_chars, 0, 256);
    }

    /// <summary>Text to write.</summary>
    public string Text { get; }

    /// <summary>Whether calls that are documented to throw are made as well.</summary>
    public bool Throwing { get; private set; }

    /// <summary>Which versions to accept.</summary>
    public SbeAcceptance Acceptance { get; private set; }

    /// <summary>Whether codecs are walked that were never wrapped around a buffer.</summary>
    public bool Unwrapped { get; set; }

    /// <summary>Calls made.</summary>
    public long Calls { get; private set; }

    /// <summary>Documented exceptions met.</summary>
    public long Exceptions { get; private set; }

    /// <summary>What the last decoding in schema order came to.</summary>
    public SbeStatus LastStatus { get; set; }

    /// <summary>A sum over all values read, so that no read is optimised away.</summary>
    public ulong Sum { get; private set; }

    /// <summary>Handlers called by dispatchers.</summary>
    public long Delivered { get; set; }

    /// <summary>Rejections reported by dispatchers.</summary>
    public long Undelivered { get; set; }

    public void Reseed(ulong seed, ulong iteration)
    {
        _state = (seed * 0x9E3779B97F4A7C15UL) ^ (iteration * 0xD1B54A32D192ED03UL) ^ 0x2545F4914F6CDD1DUL;
        _ = Random64();
        _budget = 0;
        _depth = 0;
    }

    /// <summary>Starts a walk: how many calls, and how they are made.</summary>
    public void Begin(int budget)
    {
        _budget = budget;
        _depth = 0;
        Throwing = Next(16) == 0;
        Acceptance = Next(8) == 0 ? SbeAcceptance.Exact : SbeAcceptance.Compatible;
    }

    public ulong Random64()
    {
        // splitmix64
        ulong z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="count"/> − 1.</summary>
    public int Next(int count) => (int)(((Random64() >> 32) * (ulong)(uint)count) >> 32);

    /// <summary>Whether a codec may be entered; each one entered is left by <see cref="Leave"/>.</summary>
    public bool Enter()
    {
        if (_depth >= MaxDepth || _budget <= 0)
        {
            return false;
        }

        _depth++;
        return true;
    }

    public void Leave() => _depth--;

    /// <summary>Takes one call from the budget.</summary>
    public bool Spend()
    {
        if (_budget <= 0)
        {
            return false;
        }

        _budget--;
        Calls++;
        return true;
    }

    /// <summary>
    /// Whether an exception is one that the documentation of the call announces. Everything else ends the process.
    /// </summary>
    public bool IsExpected(Exception exception, bool documented)
    {
        Exceptions++;
        return exception switch
        {
            SbeOrderException => _orderChecks,
            NullReferenceException => Unwrapped,
            SbeException or ArgumentException or FormatException => documented,
            InvalidOperationException => documented || Unwrapped,
            _ => false,
        };
    }

    public static void Check(bool condition, string message)
    {
        if (!condition)
        {
            throw new WalkException(message);
        }
    }

    public void Sink<T>(T value)
        where T : unmanaged => Sum = (Sum * 31) + Bits(value);

    public void SinkNullable<T>(T? value)
        where T : unmanaged => Sum = (Sum * 31) + (value is { } v ? Bits(v) : 1);

    public void SinkText(string? value) => Sum += (ulong)(value?.Length ?? 0);

    public void SinkSpan<T>(scoped ReadOnlySpan<T> values)
        where T : unmanaged
    {
        foreach (byte value in MemoryMarshal.AsBytes(values))
        {
            Sum += value;
        }
    }

    /// <summary>Writes every element of a span that a codec handed out.</summary>
    public void Fill<T>(scoped Span<T> values)
        where T : unmanaged => values.Fill(Any<T>());

    /// <summary>Any value of a type, often one of the extremes.</summary>
    public T Any<T>()
        where T : unmanaged
    {
        ulong bits = Next(4) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            _ => Random64(),
        };
        return Unsafe.As<ulong, T>(ref bits);
    }

    public bool AnyBoolean() => Next(2) == 0;

    public T? AnyOrNull<T>()
        where T : unmanaged => Next(2) == 0 ? null : Any<T>();

    /// <summary>An index that most arrays have, or any at all.</summary>
    public int Index() =>
        Throwing
            ? Next(6) == 0
                ? (int)Random64()
                : Next(9) - 1
            : Next(2);

    /// <summary>A count or length: small, or any at all.</summary>
    public int Count() =>
        Next(8) switch
        {
            0 => (int)Random64(),
            1 => -Next(3),
            2 => Next(70_000),
            _ => Next(6),
        };

    /// <summary>A block length or version: not negative, mostly small.</summary>
    public int Small() =>
        Next(8) == 0 ? (int)(Random64() & int.MaxValue)
        : Next(12) == 0 ? Next(300)
        : Next(64);

    /// <summary>Room to copy to.</summary>
    public Span<T> Scratch<T>()
        where T : unmanaged => MemoryMarshal.Cast<ulong, T>(_scratch.AsSpan(0, Throwing ? Next(8) : _scratch.Length));

    /// <summary>Values to write; without exceptions, no more than the shortest array takes.</summary>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        Span<T> all = MemoryMarshal.Cast<ulong, T>(_values.AsSpan());
        return all[..Next(Throwing ? all.Length : 3)];
    }

    /// <summary>Bytes of data to write.</summary>
    public ReadOnlySpan<byte> Bytes() =>
        MemoryMarshal.AsBytes(_values.AsSpan())[..(Next(4) == 0 ? Next(_values.Length * 8) : Next(12))];

    public ReadOnlySpan<char> Characters() => Text.AsSpan(Next(200), Next(4) == 0 ? Next(56) : Next(8));

    public ReadOnlySpan<char> Format() => Next(2) == 0 ? "J" : default(ReadOnlySpan<char>);

    /// <summary>Room for text, sometimes too little.</summary>
    public Span<char> CharacterRoom() => Next(4) == 0 ? _chars.AsSpan(0, Next(64)) : _chars;

    private static ulong Bits<T>(T value)
        where T : unmanaged
    {
        ulong bits = 0;
        Unsafe.WriteUnaligned(ref Unsafe.As<ulong, byte>(ref bits), value);
        return bits;
    }
}
