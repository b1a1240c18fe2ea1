using System.Buffers.Binary;

namespace TensorPool.Cli.Tests.Support;

/// <summary>
/// The control file of a media driver, as a real one has left it, with another process id and another heartbeat (aeron-ipc,
/// 2.1 and 3).
/// </summary>
internal static class ForgedControlFile
{
    private const int HeaderLength = 128;
    private const int ToDriverLengthOffset = 4;
    private const int PidOffset = 40;
    private const int RingTrailerLength = 768;
    private const int ConsumerHeartbeatOffset = 640; // in the trailer

    /// <summary>Writes one.</summary>
    /// <param name="original">A control file.</param>
    /// <param name="directory">Gets the forged one; is made.</param>
    /// <param name="pid">The driver's.</param>
    /// <param name="heartbeatMs">Epoch milliseconds; 0 before the first one, -1 after a clean end.</param>
    public static void Write(string original, string directory, long pid, long heartbeatMs)
    {
        byte[] file = File.ReadAllBytes(original);
        int ring = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(ToDriverLengthOffset));
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(PidOffset), pid);
        int heartbeat = HeaderLength + ring - RingTrailerLength + ConsumerHeartbeatOffset;
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(heartbeat), heartbeatMs);
        Directory.CreateDirectory(directory);
        File.WriteAllBytes(Path.Combine(directory, "cnc.dat"), file);
    }
}
