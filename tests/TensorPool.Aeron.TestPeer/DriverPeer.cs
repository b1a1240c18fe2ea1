using System.Runtime.InteropServices;
using TensorPool.Aeron.Driver;

namespace TensorPool.Aeron.TestPeer;

/// <summary>A media driver; ends cleanly when standard input is closed, and when it is interrupted.</summary>
internal static class DriverPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        MediaDriver driver;
        try
        {
            driver = MediaDriver.Launch(arguments.DriverOptions());
        }
        catch (ActiveDriverException e)
        {
            Report.Line($"refused {e.Message}");
            return 1;
        }

        using (driver)
        {
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(
                PosixSignal.SIGINT,
                _ =>
                {
                    driver.Dispose();
                    Environment.Exit(0);
                }
            );
            Report.Line("ready");
            orders.AwaitEnd();
        }

        Report.Line("closed");
        return 0;
    }
}
