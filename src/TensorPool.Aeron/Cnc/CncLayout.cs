namespace TensorPool.Aeron.Cnc;

/// <summary>The header of <c>cnc.dat</c> (aeron-ipc §2.1). The buffers follow it directly.</summary>
internal static class CncLayout
{
    public const string FileName = "cnc.dat";
    public const int HeaderLength = 128;

    public const int VersionOffset = 0;
    public const int ToDriverLengthOffset = 4;
    public const int ToClientsLengthOffset = 8;
    public const int CountersMetadataLengthOffset = 12;
    public const int CountersValuesLengthOffset = 16;
    public const int ErrorLogLengthOffset = 20;
    public const int ClientLivenessTimeoutOffset = 24;
    public const int StartTimestampOffset = 32;
    public const int PidOffset = 40;
    public const int FilePageSizeOffset = 48;

    /// <summary>0.2.0.</summary>
    public const int Version = 2 << 8;

    /// <summary>What a file means that says 0 because its driver is older than the field.</summary>
    public const int DefaultPageSize = 4096;

    /// <summary>The same major version and at least the minor one. Patches do not matter.</summary>
    public static bool IsCompatible(int version) => version >> 16 == 0 && ((version >> 8) & 0xFF) >= 2;

    /// <summary>Version in words, for messages.</summary>
    public static string Describe(int version) => $"{version >> 16}.{(version >> 8) & 0xFF}.{version & 0xFF}";
}
