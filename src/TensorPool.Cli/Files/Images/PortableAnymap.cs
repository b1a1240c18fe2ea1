using System.Buffers.Binary;

namespace TensorPool.Cli.Files.Images;

/// <summary>
/// Images of the Netpbm formats PGM and PPM: P2 and P3 in text, P5 and P6 in binary, with 8 or 16 bits. Samples are taken as
/// they are, and not scaled to the largest one that the file announces.
/// </summary>
internal static class PortableAnymap
{
    /// <exception cref="InputException">It is none of these formats, or not complete.</exception>
    public static RasterImage Decode(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 2 || file[0] != 'P' || file[1] is not ((byte)'2' or (byte)'3' or (byte)'5' or (byte)'6'))
        {
            throw new InputException($"{name} is no PGM or PPM image: it does not begin with P2, P3, P5 or P6.");
        }

        char format = (char)file[1];
        int channels = format is '3' or '6' ? 3 : 1;
        Cursor cursor = new(file[2..], name);
        int width = cursor.TakeNumber("width", 1, int.MaxValue);
        int height = cursor.TakeNumber("height", 1, int.MaxValue);
        int max = cursor.TakeNumber("largest value", 1, ushort.MaxValue);
        int bytesPerSample = max > byte.MaxValue ? 2 : 1;
        byte[] samples = new byte[RasterImage.LengthOf(width, height, channels, bytesPerSample, name)];
        if (format is '2' or '3')
        {
            cursor.TakeTextSamples(samples, bytesPerSample, max);
        }
        else
        {
            cursor.TakeBinarySamples(samples, bytesPerSample);
        }

        return new RasterImage(width, height, channels, bytesPerSample, samples);
    }

    private ref struct Cursor(ReadOnlySpan<byte> text, string name)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _position;

        public int TakeNumber(string what, int min, int max)
        {
            SkipBlanks();
            long value = 0;
            int start = _position;
            while (_position < _text.Length && _text[_position] is >= (byte)'0' and <= (byte)'9')
            {
                value = Math.Min((value * 10) + _text[_position++] - '0', int.MaxValue + 1L);
            }

            if (start == _position)
            {
                throw new InputException($"{name} has no number where its {what} should be, at byte {start + 2}.");
            }

            return value >= min && value <= max
                ? (int)value
                : throw new InputException(
                    $"{name}: its {what}, at byte {start + 2}, goes from {min} to {max}, and this is another."
                );
        }

        public void TakeTextSamples(Span<byte> samples, int bytesPerSample, int max)
        {
            for (int i = 0; i < samples.Length; i += bytesPerSample)
            {
                int value = TakeNumber("next sample", 0, max);
                if (bytesPerSample == 1)
                {
                    samples[i] = (byte)value;
                }
                else
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(samples[i..], (ushort)value);
                }
            }

            SkipBlanks();
            if (_position < _text.Length)
            {
                throw Longer();
            }
        }

        /// <summary>16-bit samples are big-endian in files.</summary>
        public void TakeBinarySamples(Span<byte> samples, int bytesPerSample)
        {
            ReadOnlySpan<byte> rest = _position < _text.Length ? _text[(_position + 1)..] : []; // one blank is the end of the header
            if (rest.Length < samples.Length)
            {
                throw new InputException(
                    $"{name} ends early: {rest.Length} bytes of pixels, and {samples.Length} are needed. Write it again."
                );
            }

            if (rest.Length > samples.Length)
            {
                throw Longer();
            }

            rest.CopyTo(samples);
            Npy.ByteOrder.Reverse(samples, bytesPerSample);
        }

        private readonly InputException Longer() =>
            new(
                $"{name} goes on behind its image. Files of several images are not supported: write one file for each."
            );

        /// <summary>A comment goes from # to the end of the line.</summary>
        private void SkipBlanks()
        {
            while (_position < _text.Length)
            {
                byte next = _text[_position];
                if (next == '#')
                {
                    int end = _text[_position..].IndexOfAny((byte)'\n', (byte)'\r');
                    _position = end < 0 ? _text.Length : _position + end;
                }
                else if (next is (byte)' ' or (>= 9 and <= 13))
                {
                    _position++;
                }
                else
                {
                    break;
                }
            }
        }
    }
}
