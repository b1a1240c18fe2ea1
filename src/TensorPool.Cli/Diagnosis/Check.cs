using System.Text.Json.Serialization;

namespace TensorPool.Cli.Diagnosis;

/// <summary>How a look at the machine ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckStatus>))]
internal enum CheckStatus
{
    Ok,

    /// <summary>Works, but not for everything.</summary>
    Warn,

    /// <summary>Does not work.</summary>
    Fail,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Status">How it is.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Advice">What to do; null if nothing.</param>
internal sealed record Check(string Name, CheckStatus Status, string Detail, string? Advice = null);

/// <summary>All that was looked at.</summary>
internal sealed record DoctorReport(IReadOnlyList<Check> Checks)
{
    public CheckStatus Worst => Checks.Max(c => c.Status);
}
