using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Aeron.Client;
using TensorPool.Tests.Support;
using TensorPool.Transport;

namespace TensorPool.Tests.Transport;

public sealed class TransportSessionTests : IDisposable
{
    private static readonly TimeSpan Suspicion = TimeSpan.FromMilliseconds(200);

    private readonly ManualNanoClock _transportClock = new();
    private readonly List<FakeTransport> _transports = [];
    private readonly Queue<Exception> _refusals = [];
    private TransportSession? _session;
    private volatile int _attempts;

    [Fact]
    public void Role_gets_what_it_has_added_to_the_first_transport()
    {
        using IRoleEndpoints<Role> endpoints = Session().Open(Role.Build);

        Role? role = endpoints.Poll(0);

        Assert.NotNull(role);
        Assert.Same(_transports[0], role.Transport);
        Assert.Same(role, endpoints.Poll(1));
        Assert.Equal(1, Session().Generation);
        Assert.True(Session().IsConnected);
    }

    [Fact]
    public void Everything_is_added_again_when_the_transport_has_ended()
    {
        using IRoleEndpoints<Role> first = Session().Open(Role.Build);
        using IRoleEndpoints<Role> second = Session().Open(Role.Build);
        Role? former = first.Poll(0);
        _transports[0].End("the driver is gone");

        Assert.Null(first.Poll(1));
        Eventually.True(() => first.Poll(2) is not null, "another transport");

        Assert.NotSame(former, first.Poll(2));
        Assert.Same(_transports[1], first.Poll(2)!.Transport);
        Assert.Same(_transports[1], second.Poll(2)!.Transport);
        Assert.Equal(2, Session().Generation);
        Assert.True(_transports[0].IsDisposed);
        Assert.Equal(2, _transports[1].Publications.Count);
    }

    [Fact]
    public void Search_goes_on_until_a_driver_is_found()
    {
        using IRoleEndpoints<Role> endpoints = Session().Open(Role.Build);
        _refusals.Enqueue(new DriverTimeoutException("no driver"));
        _refusals.Enqueue(new DriverTimeoutException("no driver"));
        _refusals.Enqueue(new IOException("what nobody has thought of"));
        _transports[0].End("the driver is gone");

        Eventually.True(() => endpoints.Poll(0) is not null, "another transport");

        Assert.Equal(5, _attempts);
        Assert.Equal(2, Session().Generation);
    }

    [Fact]
    public void Transport_on_which_a_role_cannot_be_built_is_given_up_for_the_next_one()
    {
        bool isRefused = false;
        using IRoleEndpoints<Role> good = Session().Open(Role.Build);
        using IRoleEndpoints<Role> bad = Session()
            .Open(transport =>
                isRefused && transport == _transports[1]
                    ? throw new RegistrationException("no room for a log")
                    : Role.Build(transport)
            );
        isRefused = true;
        _transports[0].End("the driver is gone");

        Eventually.True(() => bad.Poll(0) is not null, "a transport that works for all");

        Assert.True(_transports[1].IsDisposed);
        Assert.Same(_transports[2], good.Poll(0)!.Transport);
        Assert.Same(_transports[2], bad.Poll(0)!.Transport);
    }

    [Fact]
    public void Failure_of_the_first_connection_or_build_is_thrown()
    {
        _refusals.Enqueue(new DriverTimeoutException("no driver"));
        Assert.Throws<DriverTimeoutException>(Session);

        Assert.Throws<RegistrationException>(() =>
            Session().Open<Role>(_ => throw new RegistrationException("refused"))
        );
        Assert.NotNull(Session().Open(Role.Build).Poll(0));
    }

    [Fact]
    public void While_there_is_no_transport_there_are_no_ids_and_no_new_roles()
    {
        using IRoleEndpoints<Role> endpoints = Session(firstDelay: TimeSpan.FromHours(1)).Open(Role.Build);
        _transports[0].End("the driver is gone");

        Assert.Null(endpoints.Poll(0));

        Assert.False(Session().IsConnected);
        Assert.Throws<AeronException>(() => Session().NextCorrelationId());
        Assert.Throws<AeronException>(() => Session().Open(Role.Build));
    }

    [Fact]
    public void Ids_come_from_the_transport()
    {
        Session();
        _transports[0].LastCorrelationId = 41;

        Assert.Equal(42, Session().NextCorrelationId());
    }

    [Fact]
    public void Thread_that_stood_still_does_without_the_transport_until_its_news_are_known()
    {
        using IRoleEndpoints<Role> endpoints = Session().Open(Role.Build);
        long limit = Suspicion.Ticks * TimeSpan.NanosecondsPerTick;
        _transports[0].CaughtUpNs = 1_000;
        _transportClock.NowNs = 5_000;
        Assert.NotNull(endpoints.Poll(0));
        Assert.NotNull(endpoints.Poll(limit)); // not longer than allowed

        Assert.Null(endpoints.Poll((2 * limit) + 1));
        _transports[0].CaughtUpNs = 4_999; // a look that began before the standstill was noticed
        Assert.Null(endpoints.Poll((2 * limit) + 2));
        _transports[0].CaughtUpNs = 5_000;
        Assert.NotNull(endpoints.Poll((2 * limit) + 3));
        Assert.NotNull(endpoints.Poll((2 * limit) + 4));
    }

    [Fact]
    public void Role_that_is_disposed_of_ends_what_it_added_and_is_not_built_again()
    {
        IRoleEndpoints<Role> gone = Session().Open(Role.Build);
        using IRoleEndpoints<Role> stays = Session().Open(Role.Build);
        gone.Dispose();
        gone.Dispose();
        Assert.True(_transports[0].Publications[0].IsClosed);
        Assert.False(_transports[0].Publications[1].IsClosed);
        _transports[0].End("the driver is gone");

        Eventually.True(() => stays.Poll(0) is not null, "another transport");

        Assert.Null(gone.Poll(0));
        Assert.Single(_transports[1].Publications);
    }

    [Fact]
    public void Session_that_is_disposed_of_ends_its_transport_and_stops_looking()
    {
        TransportSession session = Session(firstDelay: TimeSpan.FromHours(1));
        IRoleEndpoints<Role> endpoints = session.Open(Role.Build);
        session.Dispose();
        session.Dispose();

        Assert.True(_transports[0].IsDisposed);
        Assert.Null(endpoints.Poll(0));
        Assert.Equal(1, _attempts);
        Assert.Throws<ObjectDisposedException>(() => session.Open(Role.Build));
    }

    [Fact]
    public void Search_that_outlives_its_session_leaves_nothing_behind()
    {
        using ManualResetEventSlim isConnecting = new();
        using ManualResetEventSlim mayConnect = new();
        FakeTransport late = new();
        Queue<Func<ITransport>> connections = new([
            NewTransport,
            () =>
            {
                isConnecting.Set();
                mayConnect.Wait();
                return late;
            },
        ]);
        TransportSession session = Session(connect: () => connections.Dequeue()());
        IRoleEndpoints<Role> endpoints = session.Open(Role.Build);
        _transports[0].End("the driver is gone");
        Assert.Null(endpoints.Poll(0));
        isConnecting.Wait(TestContext.Current.CancellationToken);

        session.Dispose();
        mayConnect.Set();

        Eventually.True(() => late.IsDisposed, "the late transport disposed of");
        Assert.Empty(late.Publications);
    }

    [Fact]
    public void Duty_cycle_never_waits_for_what_a_driver_does_not_answer()
    {
        using ManualResetEventSlim isBuilding = new();
        using ManualResetEventSlim mayBuild = new();
        using IRoleEndpoints<Role> endpoints = Session().Open(Role.Build);
        using IRoleEndpoints<Role> other = Session().Open(Role.Build);
        Thread opening = new(() =>
            Session()
                .Open(transport =>
                {
                    isBuilding.Set();
                    mayBuild.Wait();
                    return Role.Build(transport);
                })
        );
        opening.Start();
        isBuilding.Wait(TestContext.Current.CancellationToken);

        // Would not come back if it took the lock that the building thread holds.
        Assert.NotNull(endpoints.Poll(0));
        _transports[0].End("the driver is gone");
        Assert.Null(endpoints.Poll(1));
        Assert.Null(other.Poll(1));

        mayBuild.Set();
        opening.Join();
    }

    [Fact]
    [Requirement("O-20")]
    public void Polling_allocates_nothing()
    {
        using IRoleEndpoints<Role> endpoints = Session().Open(Role.Build);
        long now = 0;

        Assert.Equal(0, Allocations.Of(() => endpoints.Poll(++now)));
    }

    public void Dispose() => _session?.Dispose();

    private TransportSession Session() => Session(firstDelay: null);

    private TransportSession Session(TimeSpan? firstDelay = null, Func<ITransport>? connect = null) =>
        _session ??= new TransportSession(
            connect ?? NewTransport,
            () => new ReconnectSchedule(firstDelay ?? TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), () => 0.5),
            Suspicion,
            _transportClock,
            NullLogger.Instance
        );

    private FakeTransport NewTransport()
    {
        _attempts++;
        if (_refusals.TryDequeue(out Exception? refusal))
        {
            throw refusal;
        }

        FakeTransport transport = new();
        _transports.Add(transport);
        return transport;
    }

    private sealed class Role(FakeTransport transport) : IDisposable
    {
        private readonly IMessagePublication _publication = transport.AddPublication("aeron:ipc", 1000);

        public FakeTransport Transport => transport;

        public static Role Build(ITransport transport) => new((FakeTransport)transport);

        public void Dispose() => _publication.Dispose();
    }
}
