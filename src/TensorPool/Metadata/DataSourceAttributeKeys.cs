namespace TensorPool.Metadata;

/// <summary>Names of attributes that several programs understand. Any other name may be used as well.</summary>
public static class DataSourceAttributeKeys
{
    /// <summary>See <see cref="DataSourceAttribute.PixelFormat"/>.</summary>
    public const string PixelFormat = "pixel_format";
}
