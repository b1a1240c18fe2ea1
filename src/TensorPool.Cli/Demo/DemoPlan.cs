using System.Globalization;
using System.Numerics;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;
using TensorPool.Tensors;
using TensorPool.Wire;

namespace TensorPool.Cli.Demo;

/// <summary>What the demo does, and with how much memory. Immutable.</summary>
internal sealed record DemoPlan
{
    /// <summary>Containers have 64 MiB of shared memory in all, unless they are given more.</summary>
    private const long MaxPoolBytes = 256 << 20;

    private const uint MinNslots = 4;
    private const uint MaxNslots = 1024;

    public required uint StreamId { get; init; }

    public required int[] Shape { get; init; }

    public required Dtype Dtype { get; init; }

    /// <summary>Frames per second; infinite for as fast as possible.</summary>
    public required double RateHz { get; init; }

    public required double Seconds { get; init; }

    public required int Consumers { get; init; }

    /// <summary>Whether regions belong to an SHM driver, or to the producer itself.</summary>
    public required bool HasDriver { get; init; }

    public required bool HasProcesses { get; init; }

    public required int Length { get; init; }

    public required uint StrideBytes { get; init; }

    public required uint Nslots { get; init; }

    public TensorLayout Layout => new(Dtype, MajorOrder.Row, Shape);

    public string ShapeText => string.Join('x', Shape);

    /// <summary>Fits a ring to the frames of the command line and to the shared memory that is free.</summary>
    /// <exception cref="ToolException">There is no room, or the shape makes no frame.</exception>
    public static DemoPlan Create(ToolContext context, string baseDirectory) =>
        Create(
            context,
            baseDirectory,
            context.Get(TensorOptions.Shape) is { Length: > 0 } given ? given : [480, 640],
            TensorOptions.DtypeOf(context),
            context.Get(DemoOptions.Consumers)
        );

    /// <summary>The same for other frames and consumers.</summary>
    /// <exception cref="ToolException">There is no room, or the shape makes no frame.</exception>
    public static DemoPlan Create(ToolContext context, string baseDirectory, int[] shape, Dtype dtype, int consumers)
    {
        TensorLayout layout = new(dtype, MajorOrder.Row, shape);
        long length = layout.SizeInBytes;
        if (layout.Check(uint.MaxValue) is var error and not LayoutError.None || length > int.MaxValue)
        {
            throw ToolException.Usage(
                $"A frame of {string.Join('x', shape)} {Dtypes.NameOf(dtype)} is not possible: {length} bytes."
            );
        }

        uint stride = BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, Environment.SystemPageSize));
        long free = new DriveInfo(baseDirectory).AvailableFreeSpace;
        long budget = Math.Min(MaxPoolBytes, free / 4);
        long fitting = Math.Min(budget / stride, MaxNslots);
        if (fitting < MinNslots && context.Get(DemoOptions.Nslots) == 0)
        {
            throw ToolException.Failed(
                $"A ring of {MinNslots} frames of {length:N0} bytes needs {MinNslots * (long)stride:N0} bytes, and a quarter of what is free in {baseDirectory} is {free / 4:N0}. Choose a smaller --shape, or another --shm-base-dir."
            );
        }

        return new DemoPlan
        {
            StreamId = 1,
            Shape = shape,
            Dtype = dtype,
            RateHz = context.Get(DemoOptions.Rate),
            Seconds = context.Get(DemoOptions.Seconds),
            Consumers = consumers,
            HasDriver = !context.Get(DemoOptions.Standalone),
            HasProcesses = context.Get(DemoOptions.Processes),
            Length = (int)length,
            StrideBytes = stride,
            Nslots = context.Get(DemoOptions.Nslots) is var n and > 0 ? n : Floor((uint)fitting),
        };
    }

    /// <summary>The mode of a consumer: each in turn.</summary>
    public static ConsumerMode ModeOf(int consumer) =>
        (consumer % 3) switch
        {
            0 => ConsumerMode.Stream,
            1 => ConsumerMode.Latest,
            _ => ConsumerMode.Decimated,
        };

    /// <summary>The same as arguments of the command.</summary>
    public IEnumerable<string> ToArguments()
    {
        yield return "--shape";
        yield return ShapeText;
        yield return "--dtype";
        yield return Dtypes.NameOf(Dtype);
        yield return "--rate";
        yield return double.IsInfinity(RateHz) ? "max" : RateHz.ToString("R", CultureInfo.InvariantCulture);
        yield return "--seconds";
        yield return Seconds.ToString("R", CultureInfo.InvariantCulture);
        yield return "--consumers";
        yield return Consumers.ToString(CultureInfo.InvariantCulture);
        yield return "--nslots";
        yield return Nslots.ToString(CultureInfo.InvariantCulture);
        if (!HasDriver)
        {
            yield return "--standalone";
        }
    }

    /// <summary>The next lower power of two.</summary>
    private static uint Floor(uint value) => 1u << BitOperations.Log2(value);
}
