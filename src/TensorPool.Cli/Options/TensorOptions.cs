using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TensorPool.Cli.Completion;
using TensorPool.Tensors;

namespace TensorPool.Cli.Options;

/// <summary>What a frame is: its shape and element type.</summary>
internal static class TensorOptions
{
    private static readonly Dtype[] KnownDtypes = [.. Enum.GetValues<Dtype>().Where(Dtypes.IsKnown)];

    /// <summary>Empty if it is not given.</summary>
    public static Option<int[]?> Shape { get; } =
        new("--shape")
        {
            Description = "Extents of a frame, outermost first",
            HelpName = "480x640",
            CustomParser = ParseShape,
            Arity = ArgumentArity.ExactlyOne,
        };

    public static Option<Dtype> Dtype { get; } = CreateDtype();

    private static Option<Dtype> CreateDtype()
    {
        Option<Dtype> option = new("--dtype")
        {
            Description = "Element type",
            HelpName = "type",
            CustomParser = ParseDtype,
            DefaultValueFactory = _ => Tensors.Dtype.UInt8,
        };
        option.CompleteWith([.. KnownDtypes.Select(Dtypes.NameOf)]);
        return option;
    }

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

    private static Dtype ParseDtype(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        foreach (Dtype dtype in KnownDtypes)
        {
            if (string.Equals(Dtypes.NameOf(dtype), text, StringComparison.OrdinalIgnoreCase))
            {
                return dtype;
            }
        }

        result.AddError(
            $"--dtype must be one of {string.Join(", ", KnownDtypes.Select(Dtypes.NameOf))}, found \"{text}\"."
        );
        return Tensors.Dtype.Unknown;
    }
}
