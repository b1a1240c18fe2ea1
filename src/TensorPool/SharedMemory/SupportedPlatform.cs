using System.Runtime.InteropServices;

namespace TensorPool.SharedMemory;

/// <summary>Where shared memory works: the one place that refuses all else.</summary>
internal static class SupportedPlatform
{
    /// <exception cref="PlatformNotSupportedException">This is not Linux on x64 or arm64.</exception>
    public static void Require()
    {
        string? problem = WhyNot(
            OperatingSystem.IsLinux(),
            RuntimeInformation.ProcessArchitecture,
            BitConverter.IsLittleEndian
        );
        if (problem is not null)
        {
            throw new PlatformNotSupportedException(problem);
        }
    }

    /// <summary>Why a machine is refused; null if it is not.</summary>
    public static string? WhyNot(bool isLinux, Architecture architecture, bool isLittleEndian)
    {
        if (!isLittleEndian)
        {
            // W-15.1-4: regions are little-endian, and nothing here swaps bytes.
            return "TensorPool's shared memory is little-endian; this host is not, and is not supported.";
        }

        return isLinux && architecture is (Architecture.X64 or Architecture.Arm64)
            ? null
            : $"TensorPool's shared memory needs Linux on x64 or arm64; this is {RuntimeInformation.OSDescription} on "
                + $"{architecture}.";
    }
}
