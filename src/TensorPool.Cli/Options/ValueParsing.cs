using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using TensorPool.Cli.Completion;

namespace TensorPool.Cli.Options;

/// <summary>
/// Reads the values of options: what is wrong is told in the words of the command line, with what would be right. The parser
/// by itself names types of .NET, and throws where a validator asks for a value that could not be read.
/// </summary>
internal static class ValueParsing
{
    /// <summary>Takes numbers of this range.</summary>
    public static Option<T> Within<T>(this Option<T> option, T least, T most)
        where T : struct, INumber<T>
    {
        option.CustomParser = result => Number(result, option.Name, least, most) ?? T.Zero;
        return option;
    }

    /// <summary>The same for an option without a default.</summary>
    public static Option<T?> Within<T>(this Option<T?> option, T least, T most)
        where T : struct, INumber<T>
    {
        option.CustomParser = result => Number(result, option.Name, least, most);
        return option;
    }

    /// <summary>The same for an argument.</summary>
    public static Argument<T> Within<T>(this Argument<T> argument, T least, T most)
        where T : struct, INumber<T>
    {
        argument.CustomParser = result => Number(result, $"<{argument.Name}>", least, most) ?? T.Zero;
        return argument;
    }

    /// <summary>Takes any of these names, in any case, and has shells complete them.</summary>
    public static Option<T?> OneOf<T>(this Option<T?> option, params (string Name, T Value)[] values)
        where T : struct, Enum
    {
        option.CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            foreach ((string name, T value) in values)
            {
                if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            result.AddError(
                $"{option.Name} must be one of {string.Join(", ", values.Select(v => v.Name))}, found \"{text}\"."
            );
            return null;
        };
        return option.CompleteWith([.. values.Select(v => v.Name)]);
    }

    private static T? Number<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (
            T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value)
            && value >= least
            && value <= most
        )
        {
            return value;
        }

        string kind = T.IsInteger(least + (T.One / (T.One + T.One))) ? "a whole number" : "a number";
        result.AddError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name} must be {kind} from {least} to {most}, found \"{text}\"."
            )
        );
        return null;
    }
}
