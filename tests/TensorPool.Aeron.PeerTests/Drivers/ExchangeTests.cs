using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Drivers;

/// <summary>Our client on drivers in other processes, alone and with C clients.</summary>
public class ExchangeTests
{
    [Theory]
    [Trait("Req", "IC-2")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_2_messages_of_all_lengths_arrive_from_a_shared_publication(string driver) =>
        Run(driver, PeerList.Ours, PeerList.Ours, isExclusive: false);

    [Theory]
    [Trait("Req", "IC-2")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_2_messages_of_all_lengths_arrive_from_an_exclusive_publication(string driver) =>
        Run(driver, PeerList.Ours, PeerList.Ours, isExclusive: true);

    [Theory]
    [MemberData(nameof(PeerList.DriversAndCClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void Messages_of_all_lengths_arrive_at_a_C_client(string driver, string client)
    {
        Run(driver, PeerList.Ours, client, isExclusive: false);
        Run(driver, PeerList.Ours, client, isExclusive: true);
    }

    [Theory]
    [MemberData(nameof(PeerList.DriversAndCClientsSince), "1.44", MemberType = typeof(PeerList))]
    public void Messages_of_all_lengths_arrive_from_a_C_client(string driver, string client)
    {
        Run(driver, client, PeerList.Ours, isExclusive: false);
        Run(driver, client, PeerList.Ours, isExclusive: true);
    }

    private static void Run(string driverName, string publisher, string subscriber, bool isExclusive)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using IPeerClient from = PeerClient.Connect(publisher, driver.Path);
        using IPeerClient to = PeerClient.Connect(subscriber, driver.Path);

        Exchange.Run(from, to, isExclusive);
    }
}
