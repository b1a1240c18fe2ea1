namespace TensorPool.Sbe.Benchmarks.CarMessages;

/// <summary>The content of one Car.</summary>
internal sealed record CarData(
    ulong SerialNumber,
    ushort ModelYear,
    bool IsAvailable,
    byte Code,
    uint[] SomeNumbers,
    byte[] VehicleCode,
    byte Extras,
    EngineData Engine,
    FuelFigure[] FuelFigures,
    PerformanceFigure[] PerformanceFigures,
    byte[] Manufacturer,
    byte[] Model,
    byte[] ActivationCode
)
{
    public static CarData Sample(int i) =>
        new(
            1234 + (ulong)i,
            2013,
            true,
            (byte)'A',
            [0, 1, 2, 3],
            "abcdef"u8.ToArray(),
            0b110,
            new EngineData(2000, 4, "123"u8.ToArray(), 35, true, (byte)'N', 200),
            [
                new FuelFigure(30, 35.9f, "Urban Cycle"u8.ToArray()),
                new FuelFigure(55, 49.0f, "Combined Cycle"u8.ToArray()),
                new FuelFigure(75, 40.0f, "Highway Cycle"u8.ToArray()),
            ],
            [
                new PerformanceFigure(95, [new(30, 4.0f), new(60, 7.5f), new(100, 12.2f)]),
                new PerformanceFigure(99, [new(30, 3.8f), new(60, 7.1f), new(100, 11.8f)]),
            ],
            "Honda"u8.ToArray(),
            "Civic VTi"u8.ToArray(),
            "abcdef"u8.ToArray()
        );
}

internal sealed record EngineData(
    ushort Capacity,
    byte NumCylinders,
    byte[] ManufacturerCode,
    sbyte Efficiency,
    bool IsBoosterEnabled,
    byte BoostType,
    byte HorsePower
);

internal sealed record FuelFigure(ushort Speed, float Mpg, byte[] UsageDescription);

internal sealed record PerformanceFigure(byte OctaneRating, Acceleration[] Accelerations);

internal readonly record struct Acceleration(ushort Mph, float Seconds);
