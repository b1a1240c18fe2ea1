namespace TensorPool.Configuration;

/// <summary>A setting in force. Immutable, hence thread-safe.</summary>
/// <param name="Key">Key in the file, with dots: <c>policies.announce_period_ms</c>.</param>
/// <param name="Value">The value, written as in the file.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Source">The place: <c>driver.toml:12</c>, or the name of the variable; empty for a default.</param>
public sealed record EffectiveSetting(string Key, string Value, SettingOrigin Origin, string Source)
{
    /// <summary>A line of a configuration file with the origin behind it: <c>key = value  # origin</c>.</summary>
    public override string ToString() =>
        Origin switch
        {
            SettingOrigin.Default => $"{Key} = {Value}  # default",
            SettingOrigin.Environment => $"{Key} = {Value}  # environment {Source}",
            _ => $"{Key} = {Value}  # {Source}",
        };
}
