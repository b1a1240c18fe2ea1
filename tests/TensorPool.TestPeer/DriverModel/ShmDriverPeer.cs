using TensorPool.Driver;
using TensorPool.SystemTests.DriverModel;
using TensorPool.Transport;
using TensorPool.Wire.DriverMessages;

namespace TensorPool.TestPeer.DriverModel;

/// <summary>An SHM driver. <c>stop</c> ends it with a notice, <c>leases</c> tells how many there are.</summary>
internal static class ShmDriverPeer
{
    public static int Run(PeerArguments arguments, Orders orders)
    {
        using TensorPoolClient client = TensorPoolClient.Connect(DriverSettings.Client(arguments.Directory));
        using ShmDriver driver = ShmDriver.Launch(
            client,
            DriverSettings.Driver(arguments.Text("base"), (int)arguments.Number("streams"))
        );
        driver.Ready.GetAwaiter().GetResult();
        Report.Line("ready");
        while (orders.Next() is string order)
        {
            switch (order)
            {
                case "leases":
                    Report.Line($"leases {driver.Leases.Count}");
                    break;
                case "stop":
                    driver.Close(ShutdownReason.Admin, "for the test");
                    Report.Line("stopped");
                    break;
                default:
                    break;
            }
        }

        return 0;
    }
}
