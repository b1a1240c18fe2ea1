namespace TensorPool.Cli.Inspection;

/// <summary>What an SHM driver that was started says, once its streams have regions.</summary>
internal sealed record ShmDriverReport(
    string InstanceId,
    int Pid,
    string AeronDirectory,
    string BaseDirectory,
    int ControlStreamId,
    IReadOnlyList<ShmDriverReport.ServedStream> Streams
)
{
    internal sealed record ServedStream(uint Id, string Name);
}

/// <summary>A setting in force, and where it comes from.</summary>
internal sealed record SettingReport(string Key, string Value, string Origin, string Source);
