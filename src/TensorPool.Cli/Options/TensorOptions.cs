using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorPool.Cli.Hosting;
using TensorPool.Tensors;

namespace TensorPool.Cli.Options;

/// <summary>What a frame is: its shape and element type.</summary>
internal static class TensorOptions
{
    private const Dtype DefaultDtype = Tensors.Dtype.UInt8;

    private static readonly (string Name, Dtype Dtype)[] KnownDtypes =
    [
        .. Enum.GetValues<Dtype>().Where(Dtypes.IsKnown).Select(dtype => (Dtypes.NameOf(dtype), dtype)),
    ];

    /// <summary>Empty if it is not given.</summary>
    public static Option<int[]?> Shape { get; } =
        new("--shape")
        {
            Description = "Extents of a frame, outermost first",
            HelpName = "480x640",
            CustomParser = ParseShape,
            Arity = ArgumentArity.ExactlyOne,
        };

    public static Option<Dtype?> Dtype { get; } =
        new Option<Dtype?>("--dtype")
        {
            Description = $"Element type [default: {Dtypes.NameOf(DefaultDtype)}]",
            HelpName = "type",
        }.OneOf(KnownDtypes);

    /// <summary>The element type, or that of bytes if none is given.</summary>
    public static Dtype DtypeOf(ToolContext context) => context.Get(Dtype) ?? DefaultDtype;

    private static int[]? ParseShape(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        string[] parts = text.Split('x');
        int[] extents = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (
                !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out extents[i])
                || extents[i] == 0
            )
            {
                result.AddError(
                    $"--shape must be extents of at least 1 with an x between them, like 480x640, found \"{text}\"."
                );
                return null;
            }
        }

        if (parts.Length > TensorLayout.MaxDims)
        {
            result.AddError($"--shape has {parts.Length} dimensions, and {TensorLayout.MaxDims} are allowed.");
            return null;
        }

        return extents;
    }
}
