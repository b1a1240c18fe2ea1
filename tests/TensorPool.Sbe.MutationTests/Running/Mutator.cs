using System.Buffers.Binary;
using TensorPool.Sbe.MutationTests.Walking;

namespace TensorPool.Sbe.MutationTests.Running;

/// <summary>Corrupts golden messages.</summary>
/// <param name="seeds">The messages.</param>
/// <param name="control">Per message the positions of bytes that are part of a length, a count or the header.</param>
/// <param name="walk">Where choices come from.</param>
internal sealed class Mutator(IReadOnlyList<Seed> seeds, IReadOnlyList<int[]> control, Walk walk)
{
    /// <summary>Room that a mutated message can need.</summary>
    public const int Growth = 64;

    private static readonly byte[] Bytes = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];

    private readonly byte[] _buffer = new byte[(2 * seeds.Max(static s => s.Bytes.Length)) + (4 * Growth)];
    private int _length;
    private int[] _control = [];

    /// <summary>Copies of a message with one to four faults; rarely none.</summary>
    public ReadOnlySpan<byte> Mutate(int seed)
    {
        byte[] bytes = seeds[seed].Bytes;
        bytes.CopyTo(_buffer, 0);
        _length = bytes.Length;
        _control = control[seed];
        for (int faults = walk.Next(16) == 0 ? 0 : 1 + walk.Next(3); faults > 0; faults--)
        {
            Mutate();
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Mutate()
    {
        if (_length == 0)
        {
            Extend();
            return;
        }

        switch (walk.Next(12))
        {
            case 0 or 1:
                _buffer[walk.Next(_length)] ^= (byte)(1 << walk.Next(8));
                break;
            case 2 or 3:
                _buffer[walk.Next(_length)] = Bytes[walk.Next(Bytes.Length)];
                break;
            case 4 or 5:
                SetControl();
                break;
            case 6:
                SetNumber(walk.Next(_length));
                break;
            case 7:
                _length = walk.Next(_length);
                break;
            case 8:
                Extend();
                break;
            case 9:
                Splice();
                break;
            case 10:
                Move();
                break;
            default:
                int start = walk.Next(_length);
                Randomise(start, Math.Min(_length - start, 1 + walk.Next(32)));
                break;
        }
    }

    /// <summary>Inflates, deflates or corrupts a length, a count, or a member of the header.</summary>
    private void SetControl()
    {
        int position = _control.Length == 0 ? walk.Next(_length) : _control[walk.Next(_control.Length)];
        if (position >= _length)
        {
            return;
        }

        switch (walk.Next(4))
        {
            case 0:
                _buffer[position] += (byte)(walk.Next(5) - 2);
                break;
            case 1:
                _buffer[position] = Bytes[walk.Next(Bytes.Length)];
                break;
            default:
                SetNumber(position);
                break;
        }
    }

    private void SetNumber(int position)
    {
        ulong value = walk.Next(8) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => int.MaxValue,
            3 => 0x8000_0000,
            4 => (ulong)(_length - position),
            5 => (ulong)Math.Max(0, _length - position - walk.Next(12)),
            6 => (ulong)walk.Next(0x1_0000),
            _ => walk.Random64(),
        };
        Span<byte> target = _buffer.AsSpan(position, _length - position);
        Span<byte> number = stackalloc byte[8];
        int size = 1 << walk.Next(4);
        if (walk.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(number, value);
            number = number[..size];
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(number, value);
            number = number[^size..];
        }

        number[..Math.Min(size, target.Length)].CopyTo(target);
    }

    private void Extend()
    {
        int count = Math.Min(1 + walk.Next(Growth), _buffer.Length - _length);
        Randomise(_length, count);
        _length += count;
    }

    /// <summary>The front of this message and the back of another, or another behind this header.</summary>
    private void Splice()
    {
        byte[] other = seeds[walk.Next(seeds.Count)].Bytes;
        int from = walk.Next(other.Length + 1);
        int at = walk.Next(2) == 0 ? Math.Min(from, _length) : walk.Next(_length + 1);
        int count = Math.Min(other.Length - from, _buffer.Length - at);
        other.AsSpan(from, count).CopyTo(_buffer.AsSpan(at));
        _length = at + count;
    }

    /// <summary>Moves the tail by a few bytes: some vanish, or appear twice.</summary>
    private void Move()
    {
        int from = walk.Next(_length);
        int to = Math.Clamp(from + walk.Next(17) - 8, 0, _buffer.Length);
        int count = Math.Min(_length - from, _buffer.Length - to);
        _buffer.AsSpan(from, count).CopyTo(_buffer.AsSpan(to));
        _length = to + count;
    }

    private void Randomise(int start, int count)
    {
        foreach (ref byte value in _buffer.AsSpan(start, count))
        {
            value = (byte)walk.Random64();
        }
    }
}
