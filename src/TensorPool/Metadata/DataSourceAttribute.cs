using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TensorPool.Metadata;

/// <summary>
/// One attribute of a data source: what is true of many frames, such as the serial number of a camera or its calibration
/// (wire 1.1, section 14.9). Immutable, hence thread-safe.
/// </summary>
[SuppressMessage("Naming", "CA1711", Justification = "The wire protocol calls it an attribute.")]
public sealed class DataSourceAttribute
{
    private readonly byte[] _value;

    /// <summary>An attribute of any format.</summary>
    /// <param name="key">Its name, ASCII, 1 to 256 characters; receivers ignore names that they do not know.</param>
    /// <param name="format">
    /// What <paramref name="value"/> is: a media type such as <c>application/json</c>, or <c>sbe:schemaId.templateId</c>.
    /// ASCII, up to 256 characters.
    /// </param>
    /// <param name="value">Its bytes, up to 1 MiB; copied.</param>
    /// <exception cref="ArgumentException">The key is empty, or something is too long or not ASCII.</exception>
    public DataSourceAttribute(string key, string format, ReadOnlySpan<byte> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(format);
        CheckText(key, Wire.MessageLimits.AttributeKey, nameof(key));
        CheckText(format, Wire.MessageLimits.AttributeFormat, nameof(format));
        if (value.Length > Wire.MessageLimits.AttributeValue)
        {
            throw new ArgumentException(
                $"Attribute {key} has {value.Length} bytes, but at most {Wire.MessageLimits.AttributeValue} are allowed. "
                    + "Publish what is larger as a stream of its own.",
                nameof(value)
            );
        }

        Key = key;
        Format = format;
        _value = value.ToArray();
    }

    /// <summary>Its name.</summary>
    public string Key { get; }

    /// <summary>What the value is.</summary>
    public string Format { get; }

    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Value => _value;

    /// <summary>An attribute whose value is text, sent as UTF-8 with format <c>text/plain</c>.</summary>
    /// <exception cref="ArgumentException">The key is empty, too long or not ASCII, or the text is too long.</exception>
    public static DataSourceAttribute Text(string key, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new DataSourceAttribute(key, "text/plain", Encoding.UTF8.GetBytes(text));
    }

    /// <summary>An attribute whose value is JSON, sent as UTF-8 with format <c>application/json</c>. Not checked.</summary>
    /// <exception cref="ArgumentException">The key is empty, too long or not ASCII, or the text is too long.</exception>
    public static DataSourceAttribute Json(string key, string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new DataSourceAttribute(key, "application/json", Encoding.UTF8.GetBytes(json));
    }

    /// <summary>
    /// How pixels are packed into elements, which shape and element type do not say: a name of the Pixel Format Naming
    /// Convention such as <c>Mono12</c>, <c>BayerRG8</c> or <c>RGB8</c>, under <see cref="DataSourceAttributeKeys.PixelFormat"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is too long.</exception>
    public static DataSourceAttribute PixelFormat(string name) => Text(DataSourceAttributeKeys.PixelFormat, name);

    /// <summary>For people: the name, the format, and the number of bytes.</summary>
    public override string ToString() => $"{Key} ({Format}, {_value.Length} bytes)";

    private static void CheckText(string text, int maxLength, string name)
    {
        if (!Ascii.IsValid(text) || text.Length > maxLength)
        {
            throw new ArgumentException(
                $"\"{text}\" is no {name} of an attribute: it takes at most {maxLength} ASCII characters.",
                name
            );
        }
    }
}
