using TensorPool.Aeron.Uri;

namespace TensorPool.Transport;

/// <summary>The channels that roles add their publications and subscriptions with, made from a client's options.</summary>
/// <remarks>
/// Nobody may hold a publisher back for longer than a fraction of a second. Hence every subscription of a client is
/// untethered, and every publication says how long an untethered subscriber that does not read may stay, so that drivers with
/// other defaults do the same. Lengths of terms are always said: a driver's default may be larger than the shared memory of
/// a container. What the configured channel says itself is left alone.
/// </remarks>
internal sealed class StreamChannels(TensorPoolClientOptions options)
{
    /// <summary>Bytes of a descriptor in the log: 44 and the frame header, aligned.</summary>
    private const int DescriptorFrameLength = 96;

    private const int MinTermLength = 64 * 1024;
    private const int MaxTermLength = 1 << 30;

    private readonly ChannelUri _base = ChannelUri.Parse(options.Channel);

    public string ControlPublication => Publication(options.ControlTermLength);

    public string QosPublication => Publication(options.QosTermLength);

    public string MetadataPublication => Publication(options.MetadataTermLength);

    /// <summary>For all streams.</summary>
    public string Subscription => Text(Builder(), ChannelKeys.Tether, "false");

    /// <summary>For the one subscription that nothing may be lost on: that of the SHM driver to its control stream.</summary>
    public string TetheredSubscription => Text(Builder(), ChannelKeys.Tether, "true");

    /// <param name="nslots">Slots of the header ring.</param>
    public string DescriptorPublication(uint nslots) =>
        Publication(options.DescriptorTermLength ?? DescriptorTermLength(nslots));

    /// <summary>The least power of two of which a half holds a descriptor for each slot.</summary>
    internal static int DescriptorTermLength(uint nslots)
    {
        ulong needed = 2ul * nslots * DescriptorFrameLength;
        return (int)Math.Clamp(System.Numerics.BitOperations.RoundUpToPowerOf2(needed), MinTermLength, MaxTermLength);
    }

    private string Publication(int termLength)
    {
        ChannelUriBuilder builder = Builder();
        SetUnlessSaid(builder, ChannelKeys.TermLength, termLength);
        SetUnlessSaid(builder, ChannelKeys.UntetheredWindowLimitTimeout, options.UntetheredWindowLimitTimeout);
        SetUnlessSaid(builder, ChannelKeys.UntetheredLingerTimeout, options.UntetheredLingerTimeout);
        SetUnlessSaid(builder, ChannelKeys.UntetheredRestingTimeout, options.UntetheredRestingTimeout);
        return builder.ToString();
    }

    private ChannelUriBuilder Builder() => new(_base);

    private string Text(ChannelUriBuilder builder, string key, string value) =>
        (_base.Get(key) is null ? builder.Set(key, value) : builder).ToString();

    private void SetUnlessSaid(ChannelUriBuilder builder, string key, long value)
    {
        if (_base.Get(key) is null)
        {
            builder.Set(key, value);
        }
    }

    private void SetUnlessSaid(ChannelUriBuilder builder, string key, TimeSpan value)
    {
        if (_base.Get(key) is null)
        {
            builder.SetDuration(key, value);
        }
    }
}
