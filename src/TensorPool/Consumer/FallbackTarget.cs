using TensorPool.Aeron.Uri;

namespace TensorPool.Consumer;

/// <summary>
/// Another way to the payload than shared memory. Only Aeron channels are defined; a URI of any other scheme is kept, shown,
/// and not used (W-10.1.3-3, W-10.1.3-4). Immutable, hence thread-safe.
/// </summary>
internal sealed class FallbackTarget
{
    public static readonly FallbackTarget None = new("", isSupported: false);

    private FallbackTarget(string uri, bool isSupported)
    {
        Uri = uri;
        IsSupported = isSupported;
    }

    /// <summary>Empty if there is none.</summary>
    public string Uri { get; }

    public bool IsSupported { get; }

    public static FallbackTarget Parse(string uri) =>
        uri.Length == 0 ? None : new FallbackTarget(uri, ChannelUri.TryParse(uri, out _, out _));
}
