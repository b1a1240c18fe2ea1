using TensorPool.Sbe.Benchmarks.Cars;

namespace TensorPool.Sbe.Benchmarks.CarMessages;

/// <summary>The same work as by hand, through the generated codec, with statuses and with exceptions.</summary>
internal static class CarGenerated
{
    public static int TryEncode(Span<byte> buffer, CarData car)
    {
        if (CarEncoder.TryWrap(buffer, out CarEncoder encoder) != SbeStatus.Ok)
        {
            return -1;
        }

        encoder.SerialNumber = car.SerialNumber;
        encoder.ModelYear = car.ModelYear;
        encoder.Available = car.IsAvailable ? BooleanType.T : BooleanType.F;
        encoder.Code = (Model)car.Code;
        encoder.SetSomeNumbers(car.SomeNumbers);
        encoder.SetVehicleCode(car.VehicleCode);
        encoder.Extras = (OptionalExtras)car.Extras;
        EngineData data = car.Engine;
        EngineEncoder engine = encoder.Engine;
        engine.Capacity = data.Capacity;
        engine.NumCylinders = data.NumCylinders;
        engine.SetManufacturerCode(data.ManufacturerCode);
        engine.Efficiency = data.Efficiency;
        engine.BoosterEnabled = data.IsBoosterEnabled ? BooleanType.T : BooleanType.F;
        BoosterEncoder booster = engine.Booster;
        booster.BoostType = (BoostType)data.BoostType;
        booster.HorsePower = data.HorsePower;

        if (encoder.TryBeginFuelFigures(car.FuelFigures.Length, out CarEncoder.FuelFiguresGroup fuel) != SbeStatus.Ok)
        {
            return -1;
        }

        foreach (FuelFigure f in car.FuelFigures)
        {
            if (fuel.TryNext(out CarEncoder.FuelFiguresEntry entry) != SbeStatus.Ok)
            {
                return -1;
            }

            entry.Speed = f.Speed;
            entry.Mpg = f.Mpg;
            if (entry.TryWriteUsageDescription(f.UsageDescription) != SbeStatus.Ok)
            {
                return -1;
            }
        }

        if (
            encoder.TryBeginPerformanceFigures(
                car.PerformanceFigures.Length,
                out CarEncoder.PerformanceFiguresGroup performance
            ) != SbeStatus.Ok
        )
        {
            return -1;
        }

        foreach (PerformanceFigure f in car.PerformanceFigures)
        {
            if (performance.TryNext(out CarEncoder.PerformanceFiguresEntry entry) != SbeStatus.Ok)
            {
                return -1;
            }

            entry.OctaneRating = f.OctaneRating;
            if (
                entry.TryBeginAcceleration(
                    f.Accelerations.Length,
                    out CarEncoder.PerformanceFiguresEntry.AccelerationGroup accelerations
                ) != SbeStatus.Ok
            )
            {
                return -1;
            }

            foreach (Acceleration a in f.Accelerations)
            {
                if (
                    accelerations.TryNext(out CarEncoder.PerformanceFiguresEntry.AccelerationEntry acceleration)
                    != SbeStatus.Ok
                )
                {
                    return -1;
                }

                acceleration.Mph = a.Mph;
                acceleration.Seconds = a.Seconds;
            }
        }

        return
            encoder.TryWriteManufacturer(car.Manufacturer) == SbeStatus.Ok
            && encoder.TryWriteModel(car.Model) == SbeStatus.Ok
            && encoder.TryWriteActivationCode(car.ActivationCode) == SbeStatus.Ok
            && encoder.TryComplete(out int length) == SbeStatus.Ok
            ? length
            : -1;
    }

    public static int Encode(Span<byte> buffer, CarData car)
    {
        CarEncoder encoder = CarEncoder.Wrap(buffer);
        encoder.SerialNumber = car.SerialNumber;
        encoder.ModelYear = car.ModelYear;
        encoder.Available = car.IsAvailable ? BooleanType.T : BooleanType.F;
        encoder.Code = (Model)car.Code;
        encoder.SetSomeNumbers(car.SomeNumbers);
        encoder.SetVehicleCode(car.VehicleCode);
        encoder.Extras = (OptionalExtras)car.Extras;
        EngineData data = car.Engine;
        EngineEncoder engine = encoder.Engine;
        engine.Capacity = data.Capacity;
        engine.NumCylinders = data.NumCylinders;
        engine.SetManufacturerCode(data.ManufacturerCode);
        engine.Efficiency = data.Efficiency;
        engine.BoosterEnabled = data.IsBoosterEnabled ? BooleanType.T : BooleanType.F;
        BoosterEncoder booster = engine.Booster;
        booster.BoostType = (BoostType)data.BoostType;
        booster.HorsePower = data.HorsePower;

        CarEncoder.FuelFiguresGroup fuel = encoder.BeginFuelFigures(car.FuelFigures.Length);
        foreach (FuelFigure f in car.FuelFigures)
        {
            CarEncoder.FuelFiguresEntry entry = fuel.Next();
            entry.Speed = f.Speed;
            entry.Mpg = f.Mpg;
            entry.WriteUsageDescription(f.UsageDescription);
        }

        CarEncoder.PerformanceFiguresGroup performance = encoder.BeginPerformanceFigures(car.PerformanceFigures.Length);
        foreach (PerformanceFigure f in car.PerformanceFigures)
        {
            CarEncoder.PerformanceFiguresEntry entry = performance.Next();
            entry.OctaneRating = f.OctaneRating;
            CarEncoder.PerformanceFiguresEntry.AccelerationGroup accelerations = entry.BeginAcceleration(
                f.Accelerations.Length
            );
            foreach (Acceleration a in f.Accelerations)
            {
                CarEncoder.PerformanceFiguresEntry.AccelerationEntry acceleration = accelerations.Next();
                acceleration.Mph = a.Mph;
                acceleration.Seconds = a.Seconds;
            }
        }

        encoder.WriteManufacturer(car.Manufacturer);
        encoder.WriteModel(car.Model);
        encoder.WriteActivationCode(car.ActivationCode);
        return encoder.Complete();
    }

    public static long TryDecode(ReadOnlySpan<byte> buffer)
    {
        if (CarDecoder.TryWrap(buffer, out CarDecoder decoder) != SbeStatus.Ok)
        {
            return -1;
        }

        EngineDecoder engine = decoder.Engine;
        BoosterDecoder booster = engine.Booster;
        long sum =
            (long)decoder.SerialNumber
            + decoder.ModelYear
            + (byte)decoder.Available
            + (byte)decoder.Code
            + (byte)decoder.Extras
            + engine.Capacity
            + engine.NumCylinders
            + engine.Efficiency
            + (byte)engine.BoosterEnabled
            + (byte)booster.BoostType
            + booster.HorsePower;
        foreach (uint number in decoder.SomeNumbers)
        {
            sum += number;
        }

        sum += Sum.Of(decoder.VehicleCode);
        sum += Sum.Of(engine.ManufacturerCode);

        if (decoder.TryReadFuelFigures(out CarDecoder.FuelFiguresGroup fuel) != SbeStatus.Ok)
        {
            return -1;
        }

        while (fuel.TryNext(out CarDecoder.FuelFiguresEntry entry))
        {
            sum += entry.Speed + (long)entry.Mpg;
            if (entry.TryReadUsageDescription(out ReadOnlySpan<byte> description) != SbeStatus.Ok)
            {
                return -1;
            }

            sum += Sum.Of(description);
        }

        if (decoder.TryReadPerformanceFigures(out CarDecoder.PerformanceFiguresGroup performance) != SbeStatus.Ok)
        {
            return -1;
        }

        while (performance.TryNext(out CarDecoder.PerformanceFiguresEntry entry))
        {
            sum += entry.OctaneRating;
            if (
                entry.TryReadAcceleration(out CarDecoder.PerformanceFiguresEntry.AccelerationGroup accelerations)
                != SbeStatus.Ok
            )
            {
                return -1;
            }

            while (accelerations.TryNext(out CarDecoder.PerformanceFiguresEntry.AccelerationEntry acceleration))
            {
                sum += acceleration.Mph + (long)acceleration.Seconds;
            }
        }

        if (
            decoder.TryReadManufacturer(out ReadOnlySpan<byte> manufacturer) != SbeStatus.Ok
            || decoder.TryReadModel(out ReadOnlySpan<byte> model) != SbeStatus.Ok
            || decoder.TryReadActivationCode(out ReadOnlySpan<byte> activationCode) != SbeStatus.Ok
        )
        {
            return -1;
        }

        return sum + Sum.Of(manufacturer) + Sum.Of(model) + Sum.Of(activationCode);
    }

    public static long Decode(ReadOnlySpan<byte> buffer)
    {
        CarDecoder decoder = CarDecoder.Wrap(buffer);
        EngineDecoder engine = decoder.Engine;
        BoosterDecoder booster = engine.Booster;
        long sum =
            (long)decoder.SerialNumber
            + decoder.ModelYear
            + (byte)decoder.Available
            + (byte)decoder.Code
            + (byte)decoder.Extras
            + engine.Capacity
            + engine.NumCylinders
            + engine.Efficiency
            + (byte)engine.BoosterEnabled
            + (byte)booster.BoostType
            + booster.HorsePower;
        foreach (uint number in decoder.SomeNumbers)
        {
            sum += number;
        }

        sum += Sum.Of(decoder.VehicleCode);
        sum += Sum.Of(engine.ManufacturerCode);

        foreach (CarDecoder.FuelFiguresEntry entry in decoder.ReadFuelFigures())
        {
            sum += entry.Speed + (long)entry.Mpg;
            sum += Sum.Of(entry.ReadUsageDescription());
        }

        foreach (CarDecoder.PerformanceFiguresEntry entry in decoder.ReadPerformanceFigures())
        {
            sum += entry.OctaneRating;
            foreach (CarDecoder.PerformanceFiguresEntry.AccelerationEntry acceleration in entry.ReadAcceleration())
            {
                sum += acceleration.Mph + (long)acceleration.Seconds;
            }
        }

        return sum
            + Sum.Of(decoder.ReadManufacturer())
            + Sum.Of(decoder.ReadModel())
            + Sum.Of(decoder.ReadActivationCode());
    }
}
