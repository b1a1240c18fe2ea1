namespace TensorPool.Cli.Diagnosis;

/// <summary>
/// The lock beside the directory of one of our media drivers: held by the driver as long as it lives, whatever PID namespace
/// it is in, and also while it is stopped or its container is paused. Drivers of others have none.
/// </summary>
/// <remarks>
/// The kernel has no way to ask for it: /proc/locks leaves out the locks of processes that cannot be seen from here. It can
/// only be tried. A shared lock for a moment is the least that tells; a driver that starts in that moment is refused, as it
/// would be by another driver. Hence it is tried last, when all other signs say that nobody is there.
/// </remarks>
internal static class DriverLock
{
    private const int WouldBlock = 11; // EWOULDBLOCK of Linux

    /// <summary>Whether a driver holds it, or may hold it: whose lock is not for us to try is not ours.</summary>
    public static bool IsHeld(string aeronDirectory)
    {
        bool isFree = TryOpen(aeronDirectory, FileShare.Read, out FileStream? tried);
        tried?.Dispose();
        return !isFree;
    }

    /// <summary>Takes it as a driver does, so that none starts meanwhile.</summary>
    /// <param name="aeronDirectory">The directory.</param>
    /// <param name="taken">Gives it back; null where there is no such lock, which is no obstacle.</param>
    /// <returns>Whether nobody else holds it.</returns>
    public static bool TryTake(string aeronDirectory, out FileStream? taken) =>
        TryOpen(aeronDirectory, FileShare.None, out taken);

    private static bool TryOpen(string aeronDirectory, FileShare share, out FileStream? opened)
    {
        opened = null;
        try
        {
            opened = new FileStream(aeronDirectory + ".lock", FileMode.Open, FileAccess.Read, share);
            return true;
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException { HResult: WouldBlock })
        {
            return false;
        }
    }
}
