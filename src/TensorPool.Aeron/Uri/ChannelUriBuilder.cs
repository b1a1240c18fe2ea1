using System.Globalization;
using System.Text;

namespace TensorPool.Aeron.Uri;

/// <summary>Writes channels. Parameters appear in the order in which they were first set. Not thread-safe.</summary>
public sealed class ChannelUriBuilder
{
    private readonly ChannelMedia _media;
    private readonly List<KeyValuePair<string, string>> _parameters = [];

    /// <summary>Begins a channel without parameters.</summary>
    public ChannelUriBuilder(ChannelMedia media)
    {
        _media = media;
    }

    /// <summary>Begins with an existing channel.</summary>
    public ChannelUriBuilder(ChannelUri channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (channel.IsSpy)
        {
            throw new ArgumentException("A spy channel cannot be built on.", nameof(channel));
        }

        _media = channel.Media;
        foreach (string key in channel.Keys)
        {
            Set(key, channel.Get(key));
        }
    }

    /// <summary>Sets a parameter; null removes it.</summary>
    /// <exception cref="ArgumentException">Key or value hold characters that separate parameters, or are empty.</exception>
    public ChannelUriBuilder Set(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (
            key.AsSpan().ContainsAny('|', '=', '?')
            || value is ""
            || value?.Contains('|', StringComparison.Ordinal) == true
        )
        {
            throw new ArgumentException($"'{key}={value}' cannot be a parameter of a channel.", nameof(key));
        }

        int index = _parameters.FindIndex(p => p.Key == key);
        if (value is null)
        {
            if (index >= 0)
            {
                _parameters.RemoveAt(index);
            }
        }
        else if (index < 0)
        {
            _parameters.Add(new(key, value));
        }
        else
        {
            _parameters[index] = new(key, value);
        }

        return this;
    }

    /// <summary>Sets a parameter that is a number.</summary>
    public ChannelUriBuilder Set(string key, long value) => Set(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sets a parameter that is true or false.</summary>
    public ChannelUriBuilder Set(string key, bool value) => Set(key, value ? "true" : "false");

    /// <summary>Sets a parameter that is a duration.</summary>
    public ChannelUriBuilder SetDuration(string key, TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return Set(key, string.Create(CultureInfo.InvariantCulture, $"{value.Ticks * TimeSpan.NanosecondsPerTick}ns"));
    }

    /// <summary>The channel.</summary>
    public override string ToString()
    {
        StringBuilder text = new(_media == ChannelMedia.Ipc ? "aeron:ipc" : "aeron:udp");
        char separator = '?';
        foreach ((string key, string value) in _parameters)
        {
            text.Append(separator).Append(key).Append('=').Append(value);
            separator = '|';
        }

        return text.ToString();
    }
}
