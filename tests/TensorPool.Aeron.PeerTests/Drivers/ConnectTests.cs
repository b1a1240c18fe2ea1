using TensorPool.Aeron.Client;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.PeerTests.Peers;
using TensorPool.Aeron.PeerTests.Support;

namespace TensorPool.Aeron.PeerTests.Drivers;

/// <summary>Beginnings and ends of a driver in another process, as our client and our driver see them.</summary>
public class ConnectTests
{
    [Theory]
    [Trait("Req", "IC-1")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public async Task IC_1_a_client_waits_for_a_driver_that_comes_late(string driverName)
    {
        using AeronDirectory directory = new();
        Task<AeronClient> connecting = Task.Run(() =>
            AeronClient.Connect(
                new AeronClientOptions { Directory = directory.Aeron, DriverTimeout = TimeSpan.FromSeconds(30) }
            )
        );
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.False(connecting.IsCompleted);
        using PeerDriver driver = PeerDriver.StartIn(directory.Aeron, driverName);

        using AeronClient client = await connecting;

        Assert.False(client.IsClosed);
    }

    [Theory]
    [Trait("Req", "IC-11")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_11_a_killed_driver_ends_its_clients(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = Connect(driver);
        Resources resources = new(client);

        driver.Process.Kill();

        AwaitEnd(client);
        Assert.IsType<DriverTimeoutException>(client.TerminationCause);
        resources.AssertClosed();
        Assert.Throws<ClientTerminatedException>(() => client.AddPublication(Exchange.Channel, Exchange.Stream));
    }

    [Theory]
    [Trait("Req", "IC-11")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_11_a_driver_that_is_shut_down_ends_its_clients(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        using AeronClient client = driver.Connect(); // its timeout is longer than the watchdog of the test would bear
        Resources resources = new(client);

        driver.Process.Interrupt();

        AwaitEnd(client);
        Assert.IsType<DriverTimeoutException>(client.TerminationCause);
        Assert.Contains("shut down", client.TerminationCause.Message, StringComparison.Ordinal);
        resources.AssertClosed();
    }

    [Theory]
    [Trait("Req", "IC-11")]
    [MemberData(nameof(PeerList.DriversSince), "1.44", MemberType = typeof(PeerList))]
    public void IC_11_a_new_client_takes_to_a_driver_that_was_started_again(string driverName)
    {
        DriverSettings settings = new DriverSettings().With("aeron.driver.timeout", "2000");
        using AeronDirectory directory = new();
        using (PeerDriver first = PeerDriver.StartIn(directory.Aeron, driverName, settings))
        {
            using AeronClient client = Connect(first);
            first.Process.Kill();
            AwaitEnd(client);
        }

        using PeerDriver second = PeerDriver.StartIn(directory.Aeron, driverName, settings);
        second.AwaitUp(); // a client would take the file of the first for alive as long as its heartbeat is young
        using IPeerClient ours = PeerClient.Connect(PeerList.Ours, directory.Aeron);

        Exchange.Run(ours, ours, isExclusive: true, count: 20);
    }

    [Theory]
    [Trait("Req", "ID-1")]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_1_our_driver_refuses_the_directory_of_a_real_one_and_replaces_it_when_that_is_dead(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        driver.AwaitUp();
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = driver.Path,
            DriverTimeout = TimeSpan.FromSeconds(2),
        };

        ActiveDriverException refusal = Assert.Throws<ActiveDriverException>(() => MediaDriver.Launch(options));
        Assert.Contains($"process {driver.Process.Id} ", refusal.Message, StringComparison.Ordinal);

        driver.Process.Kill();
        MediaDriver? ours = null;
        Await.True(() => TryLaunch(options, out ours), "the heartbeat of the dead driver to be old");
        using (ours)
        {
            using IPeerClient client = PeerClient.Connect(PeerList.Ours, driver.Path);
            Exchange.Run(client, client, isExclusive: false, count: 20);
        }
    }

    [Theory]
    [Trait("Req", "ID-18")]
    [MemberData(nameof(PeerList.RealDriversSince), "1.44", MemberType = typeof(PeerList))]
    public void ID_18_our_driver_replaces_the_directory_of_a_real_one_that_was_shut_down_at_once(string driverName)
    {
        using PeerDriver driver = PeerDriver.Start(driverName);
        driver.AwaitUp();
        driver.Process.Interrupt();
        driver.Process.WaitForExit(expectedCode: null);

        using MediaDriver ours = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = driver.Path,
                DriverTimeout = TimeSpan.FromHours(1),
            }
        );
        using IPeerClient client = PeerClient.Connect(PeerList.Ours, driver.Path);
        Exchange.Run(client, client, isExclusive: false, count: 20);
    }

    private static AeronClient Connect(PeerDriver driver)
    {
        // Waits long for the driver to come up, but not for one that is gone.
        driver.AwaitUp();
        return driver.Connect(o => o with { DriverTimeout = TimeSpan.FromSeconds(2) });
    }

    private static void AwaitEnd(AeronClient client) => Await.True(() => client.IsClosed, "the client to notice");

    private static bool TryLaunch(MediaDriverOptions options, out MediaDriver? driver)
    {
        try
        {
            driver = MediaDriver.Launch(options);
            return true;
        }
        catch (ActiveDriverException)
        {
            driver = null;
            return false;
        }
    }

    private sealed class Resources
    {
        private readonly Subscription _subscription;
        private readonly Image _image;
        private readonly Publication _shared;
        private readonly ExclusivePublication _exclusive;
        private readonly Counter _counter;

        public Resources(AeronClient client)
        {
            _subscription = client.AddSubscription(Exchange.Channel, Exchange.Stream);
            _shared = client.AddPublication(Exchange.Channel, Exchange.Stream);
            _exclusive = client.AddExclusivePublication(Exchange.Channel, Exchange.Stream + 1);
            _counter = client.AddCounter(1000, [], "counter");
            Await.True(() => _subscription.ImageCount == 1, "the image");
            _image = _subscription.Images[0];
        }

        public void AssertClosed()
        {
            Await.True(() => _subscription.IsClosed && _image.IsClosed && _counter.IsClosed, "everything to be closed");
            Assert.Equal(PublicationResult.Closed, _shared.Offer([1]));
            Assert.Equal(PublicationResult.Closed, _exclusive.Offer([1]));
            Assert.Equal(0, _subscription.Poll(static (_, in _) => Assert.Fail("a message"), 10));
        }
    }
}
