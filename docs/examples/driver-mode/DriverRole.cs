using TensorPool.Aeron.Driver;
using TensorPool.Driver;
using TensorPool.Transport;

/// <summary>Owns the memory, and carries the messages too. The tool's command "driver" is the same with a file of settings.</summary>
internal static class DriverRole
{
    public static async Task<int> RunAsync(string directory)
    {
        using TensorPoolClient client = TensorPoolClient.Connect(
            new TensorPoolClientOptions { EmbeddedDriver = MediaDriverOptions.Compact }
        );
        await using ShmDriver driver = await ShmDriver.LaunchAsync(
            client,
            new ShmDriverOptions
            {
                BaseDirectory = directory,
                Profiles =
                [
                    new StreamProfile
                    {
                        Name = "small",
                        HeaderNslots = 64,
                        PayloadPools = [new ProfilePool(1, 64 * 1024)],
                    },
                ],
                Streams = [new StreamDefinition("camera", StreamId: 1, Profile: "small")],
            }
        );
        Console.WriteLine("ready");
        await Task.Run(Console.In.ReadToEnd); // until it is told to end
        return 0;
    }
}
