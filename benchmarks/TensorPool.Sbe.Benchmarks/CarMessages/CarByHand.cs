namespace TensorPool.Sbe.Benchmarks.CarMessages;

/// <summary>
/// The baseline: what a careful programmer writes by hand for this one message. Encoding adds up the length and checks it
/// once. Decoding checks each length before it is used, and takes messages of newer versions, whose blocks are longer.
/// </summary>
internal static unsafe class CarByHand
{
    private const ulong Header = 45 | (1UL << 16) | (911UL << 32);
    private const int MaxText = 1 << 30;

    public static int Encode(Span<byte> buffer, CarData car) => Encode<GeneralCopy>(buffer, car);

    /// <summary>With the copy of the generated code for texts, to tell what is due to it.</summary>
    public static int EncodeCopyingInLine(Span<byte> buffer, CarData car) => Encode<CopyInLine>(buffer, car);

    private static int Encode<TCopy>(Span<byte> buffer, CarData car)
        where TCopy : struct, ITextCopy
    {
        FuelFigure[] fuel = car.FuelFigures;
        PerformanceFigure[] performance = car.PerformanceFigures;
        long length =
            8
            + 45
            + 4
            + (10L * fuel.Length)
            + 4
            + (5L * performance.Length)
            + 12
            + car.Manufacturer.Length
            + car.Model.Length
            + car.ActivationCode.Length;
        foreach (FuelFigure f in fuel)
        {
            if (f.UsageDescription.Length > MaxText)
            {
                return -1;
            }

            length += f.UsageDescription.Length;
        }

        foreach (PerformanceFigure f in performance)
        {
            length += 6L * f.Accelerations.Length;
            if (f.Accelerations.Length > 65534)
            {
                return -1;
            }
        }

        EngineData engine = car.Engine;
        if (
            length > buffer.Length
            || fuel.Length > 65534
            || performance.Length > 65534
            || car.Manufacturer.Length > MaxText
            || car.Model.Length > MaxText
            || car.ActivationCode.Length > MaxText
            || car.SomeNumbers.Length != 4
            || car.VehicleCode.Length != 6
            || engine.ManufacturerCode.Length != 3
        )
        {
            return -1;
        }

        fixed (byte* start = buffer)
        {
            *(ulong*)start = Header;
            *(ulong*)(start + 8) = car.SerialNumber;
            *(ushort*)(start + 16) = car.ModelYear;
            *(start + 18) = car.IsAvailable ? (byte)1 : (byte)0;
            *(start + 19) = car.Code;
            car.SomeNumbers.AsSpan(0, 4).CopyTo(new Span<uint>(start + 20, 4));
            car.VehicleCode.AsSpan(0, 6).CopyTo(new Span<byte>(start + 36, 6));
            *(start + 42) = car.Extras;
            *(ushort*)(start + 43) = engine.Capacity;
            *(start + 45) = engine.NumCylinders;
            engine.ManufacturerCode.AsSpan(0, 3).CopyTo(new Span<byte>(start + 46, 3));
            *(sbyte*)(start + 49) = engine.Efficiency;
            *(start + 50) = engine.IsBoosterEnabled ? (byte)1 : (byte)0;
            *(start + 51) = engine.BoostType;
            *(start + 52) = engine.HorsePower;

            byte* p = BeginGroup(start + 53, 6, fuel.Length);
            foreach (FuelFigure f in fuel)
            {
                *(ushort*)p = f.Speed;
                *(uint*)(p + 2) = Bits(f.Mpg);
                p = Append<TCopy>(p + 6, f.UsageDescription);
            }

            p = BeginGroup(p, 1, performance.Length);
            foreach (PerformanceFigure f in performance)
            {
                *p = f.OctaneRating;
                p = BeginGroup(p + 1, 6, f.Accelerations.Length);
                foreach (Acceleration a in f.Accelerations)
                {
                    *(ushort*)p = a.Mph;
                    *(uint*)(p + 2) = Bits(a.Seconds);
                    p += 6;
                }
            }

            p = Append<TCopy>(p, car.Manufacturer);
            p = Append<TCopy>(p, car.Model);
            p = Append<TCopy>(p, car.ActivationCode);
            return (int)(p - start);
        }
    }

    public static long Decode(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            byte* end = start + buffer.Length;
            if (buffer.Length < 8 || *(ushort*)(start + 2) != 1 || *(ushort*)(start + 4) != 911)
            {
                return -1;
            }

            int blockLength = *(ushort*)start;
            if (blockLength < 45 || blockLength > buffer.Length - 8)
            {
                return -1;
            }

            long sum =
                (long)*(ulong*)(start + 8)
                + *(ushort*)(start + 16)
                + *(start + 18)
                + *(start + 19)
                + *(start + 42)
                + *(ushort*)(start + 43)
                + *(start + 45)
                + *(sbyte*)(start + 49)
                + *(start + 50)
                + *(start + 51)
                + *(start + 52);
            for (int i = 0; i < 4; i++)
            {
                sum += *(uint*)(start + 20 + (4 * i));
            }

            sum += Sum.Of(new ReadOnlySpan<byte>(start + 36, 6));
            sum += Sum.Of(new ReadOnlySpan<byte>(start + 46, 3));

            byte* p = start + 8 + blockLength;
            if (!TryReadGroup(ref p, end, 6, 4, out int entryLength, out int count))
            {
                return -1;
            }

            for (int i = 0; i < count; i++)
            {
                if (end - p < entryLength)
                {
                    return -1;
                }

                sum += *(ushort*)p + (long)*(float*)(p + 2);
                p += entryLength;
                if (!TryAdd(ref p, end, ref sum))
                {
                    return -1;
                }
            }

            if (!TryReadGroup(ref p, end, 1, 4, out entryLength, out count))
            {
                return -1;
            }

            for (int i = 0; i < count; i++)
            {
                if (end - p < entryLength)
                {
                    return -1;
                }

                sum += *p;
                p += entryLength;
                if (!TryReadGroup(ref p, end, 6, 0, out int accelerationLength, out int accelerations))
                {
                    return -1;
                }

                for (int j = 0; j < accelerations; j++)
                {
                    sum += *(ushort*)p + (long)*(float*)(p + 2);
                    p += accelerationLength;
                }
            }

            return TryAdd(ref p, end, ref sum) && TryAdd(ref p, end, ref sum) && TryAdd(ref p, end, ref sum) ? sum : -1;
        }
    }

    /// <summary>Any NaN stands for null, which has one encoding.</summary>
    private static uint Bits(float value) => float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value);

    private static byte* BeginGroup(byte* p, ushort blockLength, int count)
    {
        *(ushort*)p = blockLength;
        *(ushort*)(p + 2) = (ushort)count;
        return p + 4;
    }

    private static byte* Append<TCopy>(byte* p, ReadOnlySpan<byte> bytes)
        where TCopy : struct, ITextCopy
    {
        *(int*)p = bytes.Length;
        TCopy.Copy(bytes, p + 4);
        return p + 4 + bytes.Length;
    }

    private static bool TryReadGroup(ref byte* p, byte* end, int minimum, int tail, out int blockLength, out int count)
    {
        blockLength = 0;
        count = 0;
        if (end - p < 4)
        {
            return false;
        }

        blockLength = *(ushort*)p;
        count = *(ushort*)(p + 2);
        p += 4;
        return count == 0 || (blockLength >= minimum && ((long)blockLength + tail) * count <= end - p);
    }

    private static bool TryAdd(ref byte* p, byte* end, ref long sum)
    {
        if (end - p < 4)
        {
            return false;
        }

        uint length = *(uint*)p;
        p += 4;
        if (length > (ulong)(end - p))
        {
            return false;
        }

        sum += Sum.Of(new ReadOnlySpan<byte>(p, (int)length));
        p += length;
        return true;
    }

    private interface ITextCopy
    {
        static abstract void Copy(ReadOnlySpan<byte> bytes, byte* target);
    }

    private readonly struct GeneralCopy : ITextCopy
    {
        public static void Copy(ReadOnlySpan<byte> bytes, byte* target) =>
            bytes.CopyTo(new Span<byte>(target, bytes.Length));
    }

    private readonly struct CopyInLine : ITextCopy
    {
        public static void Copy(ReadOnlySpan<byte> bytes, byte* target) => SbeData.Write(ref *target, bytes);
    }
}
