using System.Globalization;
using System.Runtime.InteropServices;

namespace TensorPool.Aeron.Cnc;

/// <summary>Who this process is to the file system, for messages.</summary>
internal static partial class CurrentUser
{
    public static string Describe() =>
        OperatingSystem.IsWindows()
            ? Environment.UserName
            : string.Create(CultureInfo.InvariantCulture, $"user id {GetEffectiveUserId()}");

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUserId();
}
