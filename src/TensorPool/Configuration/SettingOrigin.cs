namespace TensorPool.Configuration;

/// <summary>Where the value of a setting comes from, weakest first.</summary>
public enum SettingOrigin
{
    /// <summary>Nobody said anything.</summary>
    Default,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>An environment variable, which wins over the file (driver 1.0, D-16-1).</summary>
    Environment,
}
