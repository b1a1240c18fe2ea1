using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.EmbeddedDriver;

/// <summary>C clients of all versions, and ours, on our driver.</summary>
[Trait("Needs", "libaeron")]
public class ExchangeTests
{
    [Theory]
    [Trait("Req", "ID-20")]
    [MemberData(nameof(PeerList.PairsOnOurDriver), MemberType = typeof(PeerList))]
    public void ID_20_messages_of_all_lengths_arrive_from_a_shared_publication(string publisher, string subscriber) =>
        Run(publisher, subscriber, isExclusive: false);

    [Theory]
    [Trait("Req", "ID-20")]
    [MemberData(nameof(PeerList.PairsOnOurDriver), MemberType = typeof(PeerList))]
    public void ID_20_messages_of_all_lengths_arrive_from_an_exclusive_publication(
        string publisher,
        string subscriber
    ) => Run(publisher, subscriber, isExclusive: true);

    private static void Run(string publisher, string subscriber, bool isExclusive)
    {
        using OurDriver driver = new();
        using IPeerClient from = PeerClient.Connect(publisher, driver.Path);
        using IPeerClient to = PeerClient.Connect(subscriber, driver.Path);

        Exchange.Run(from, to, isExclusive);
    }
}
