using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Driver;

public class DriverStartTests
{
    [Fact]
    [Trait("Req", "IF-7")]
    public void IF_7_System_counters_are_at_their_ids_and_the_protocol_version_is_set()
    {
        using DriverFixture fixture = new();
        RawClient client = fixture.Client();

        for (int id = 0; id <= 45; id++)
        {
            Assert.Equal(CounterState.Allocated, client.Counters.State(id));
            Assert.Equal(CounterTypes.System, client.Counters.TypeId(id));
            Assert.Equal(id, client.Counters.RegistrationId(id));
            Assert.Equal(-1, client.Counters.OwnerId(id));
            Assert.Equal(id, (int)client.Counters.KeyInt64(id));
        }

        Assert.Equal(CounterState.Unused, client.Counters.State(46));
        Assert.Equal(65536, client.SystemCounter(SystemCounterId.ControlProtocolVersion));
        Assert.True(client.Id > 0);
        Assert.Equal(fixture.EpochClock.NowMs, client.Ring.ConsumerHeartbeatMs);
        Assert.True(Directory.Exists(Path.Combine(fixture.Options.Directory, "images")));
    }

    [Fact]
    [Trait("Req", "IF-2")]
    public async Task IF_2_Reader_that_polls_while_drivers_start_sees_nothing_or_everything()
    {
        const int Starts = 100;
        using TempDirectory directory = new();
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = directory.File("driver"),
            DeleteDirectoryOnShutdown = true,
        };
        string path = Path.Combine(options.Directory, "cnc.dat");
        bool done = false;
        int seen = 0;
        Task reader = Task.Factory.StartNew(
            () =>
            {
                while (!Volatile.Read(ref done))
                {
                    CncOpenStatus status = CncFile.TryOpen(path, writable: false, out CncFile? cnc, out string? detail);
                    Assert.True(
                        status is CncOpenStatus.Ok or CncOpenStatus.NotReady or CncOpenStatus.Missing,
                        $"{status}: {detail}"
                    );
                    if (cnc is not null)
                    {
                        CheckComplete(cnc, options);
                        cnc.Dispose();
                        Interlocked.Increment(ref seen);
                    }
                }
            },
            TaskCreationOptions.LongRunning
        );

        for (int i = 0; i < Starts; i++)
        {
            int before = Volatile.Read(ref seen);
            using MediaDriver driver = MediaDriver.LaunchInvoked(options);
            SpinWait.SpinUntil(() => Volatile.Read(ref seen) > before || reader.IsCompleted, TimeSpan.FromMinutes(1));
        }

        Volatile.Write(ref done, true);
        await reader.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.True(seen >= Starts, $"A driver was seen {seen} times.");
    }

    [Fact]
    [Trait("Req", "ID-1")]
    public void ID_1_Second_driver_on_a_directory_is_refused_and_disturbs_nothing()
    {
        using DriverFixture fixture = new();

        Assert.Throws<ActiveDriverException>(() => MediaDriver.LaunchInvoked(fixture.Options));

        Assert.True(File.Exists(fixture.CncPath));
        fixture.Client();
    }

    [Theory]
    [Trait("Req", "ID-1")]
    [InlineData(0, true)]
    [InlineData(9_999, true)]
    [InlineData(10_001, false)]
    public void ID_1_Directory_of_a_driver_that_is_not_ours_is_judged_by_its_heartbeat(int ageMs, bool isActive)
    {
        using TempDirectory directory = new();
        ManualEpochClock clock = new();
        MediaDriverOptions options = Foreign(directory, clock, clock.NowMs - ageMs);

        if (isActive)
        {
            Assert.Throws<ActiveDriverException>(() => MediaDriver.LaunchInvoked(options));
            Assert.True(File.Exists(Path.Combine(options.Directory, "marker")));
        }
        else
        {
            MediaDriver.LaunchInvoked(options).Dispose();
            Assert.False(File.Exists(Path.Combine(options.Directory, "marker")));
        }
    }

    [Fact]
    [Trait("Req", "ID-1")]
    public void ID_1_Directory_of_a_driver_that_was_shut_down_is_replaced()
    {
        using TempDirectory directory = new();
        ManualEpochClock clock = new();

        MediaDriver.LaunchInvoked(Foreign(directory, clock, -1)).Dispose();
    }

    [Fact]
    [Trait("Req", "ID-1")]
    public void ID_1_Our_own_dead_predecessor_is_replaced_at_once()
    {
        using TempDirectory directory = new();
        ManualEpochClock clock = new();
        MediaDriverOptions options = Foreign(directory, clock, clock.NowMs);
        File.WriteAllText(options.Directory + ".lock", "4711 222"); // pid and start time of what is there

        using MediaDriver driver = MediaDriver.LaunchInvoked(options);

        Assert.False(File.Exists(Path.Combine(options.Directory, "marker")));
    }

    [Fact]
    public void Lock_of_an_earlier_driver_does_not_condemn_the_living_one_that_followed()
    {
        using TempDirectory directory = new();
        ManualEpochClock clock = new();
        MediaDriverOptions options = Foreign(directory, clock, clock.NowMs);
        File.WriteAllText(options.Directory + ".lock", "4711 111");

        Assert.Throws<ActiveDriverException>(() => MediaDriver.LaunchInvoked(options));
    }

    [Fact]
    public void Directory_without_usable_file_is_replaced()
    {
        using TempDirectory directory = new();
        Directory.CreateDirectory(directory.File("driver"));
        File.WriteAllBytes(Path.Combine(directory.File("driver"), "cnc.dat"), new byte[10]);

        MediaDriver.LaunchInvoked(MediaDriverOptions.Compact with { Directory = directory.File("driver") }).Dispose();
    }

    [Fact]
    public void File_that_never_gets_a_version_or_has_a_strange_one_is_left_alone()
    {
        using TempDirectory directory = new();
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = directory.File("driver"),
            DriverTimeout = TimeSpan.FromMilliseconds(20),
            TimerInterval = TimeSpan.FromMilliseconds(10),
        };
        Directory.CreateDirectory(options.Directory);
        string cnc = Path.Combine(options.Directory, "cnc.dat");
        CncFile.Create(cnc, MediaDriverOptions.Compact.CncLengths, 4096, 1, 2, 3).Dispose();
        Assert.Throws<ActiveDriverException>(() => MediaDriver.LaunchInvoked(options));

        byte[] bytes = File.ReadAllBytes(cnc);
        bytes[2] = 1;
        File.WriteAllBytes(cnc, bytes);
        Assert.Throws<ActiveDriverException>(() => MediaDriver.LaunchInvoked(options));
        Assert.True(File.Exists(cnc));
    }

    [Fact]
    [Trait("Req", "ID-1")]
    public void ID_1_Our_own_predecessor_that_died_while_it_started_is_replaced_at_once()
    {
        using TempDirectory directory = new();
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = directory.File("driver"),
            DriverTimeout = TimeSpan.FromHours(1), // a test that waits for it never ends
        };
        Directory.CreateDirectory(options.Directory);
        CncFile
            .Create(
                Path.Combine(options.Directory, "cnc.dat"),
                MediaDriverOptions.Compact.CncLengths,
                4096,
                1,
                222,
                4711
            )
            .Dispose();
        File.WriteAllText(options.Directory + ".lock", "4711 222");

        using MediaDriver driver = MediaDriver.LaunchInvoked(options);

        using RawClient client = new(Path.Combine(options.Directory, "cnc.dat"));
        Assert.Equal(Environment.ProcessId, client.Cnc.Pid);
    }

    [Fact]
    public void Start_that_fails_leaves_no_directory_that_looks_like_a_driver()
    {
        using TempDirectory directory = new();
        MediaDriverOptions options = MediaDriverOptions.Compact with { Directory = directory.File("driver") };

        Assert.Throws<InvalidOperationException>(() =>
            MediaDriver.Launch(options with { IdleStrategy = () => throw new InvalidOperationException() })
        );

        Assert.False(Directory.Exists(options.Directory));
        MediaDriver.LaunchInvoked(options).Dispose();
    }

    [Fact]
    public void Embedded_drivers_are_compact_and_have_directories_of_their_own()
    {
        MediaDriver first = MediaDriver.Launch();
        MediaDriver second = MediaDriver.Launch();
        try
        {
            Assert.NotEqual(first.AeronDirectory, second.AeronDirectory);
            Assert.InRange(new FileInfo(Path.Combine(first.AeronDirectory, "cnc.dat")).Length, 1, 3 << 20);
        }
        finally
        {
            first.Dispose();
            second.Dispose();
        }

        Assert.False(Directory.Exists(first.AeronDirectory));
        Assert.False(File.Exists(second.AeronDirectory + ".lock"));
    }

    [Fact]
    public void Lock_that_cannot_be_made_is_not_taken_for_that_of_another_driver()
    {
        using TempDirectory directory = new();
        Directory.CreateDirectory(directory.File("driver.lock"));

        Assert.Throws<UnauthorizedAccessException>(() =>
            MediaDriver.LaunchInvoked(MediaDriverOptions.Compact with { Directory = directory.File("driver") })
        );
    }

    [Fact]
    public void Directory_that_clients_cannot_be_told_is_refused()
    {
        using TempDirectory directory = new();

        ArgumentException e = Assert.Throws<ArgumentException>(() =>
            MediaDriver.LaunchInvoked(MediaDriverOptions.Compact with { Directory = directory.File("ägäis") })
        );

        Assert.Contains("ASCII", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Req", "ID-18")]
    public void ID_18_Shutdown_says_so_and_deletes_the_logs()
    {
        using DriverFixture fixture = new();
        RawClient client = fixture.Client();
        fixture.Publication(client).Log.Dispose();
        Assert.Equal(1, fixture.LogCount);

        fixture.Driver.Dispose();

        Assert.Equal(-1, client.Ring.ConsumerHeartbeatMs);
        Assert.Equal(0, fixture.LogCount);
        Assert.True(File.Exists(fixture.CncPath));
        MediaDriver.LaunchInvoked(fixture.Options).Dispose();
    }

    [Fact]
    public void Private_directory_is_removed_with_its_lock()
    {
        using TempDirectory directory = new();
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = directory.File("driver"),
            DeleteDirectoryOnShutdown = true,
        };

        MediaDriver.Launch(options).Dispose();

        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    [Trait("Req", "ID-15")]
    public void ID_15_Directory_too_long_for_old_clients_is_refused()
    {
        using TempDirectory directory = new();

        Assert.Throws<ArgumentException>(() =>
            MediaDriver.LaunchInvoked(
                MediaDriverOptions.Compact with
                {
                    Directory = directory.File(new string('d', 200) + "/" + new string('e', 200)),
                }
            )
        );
    }

    [Fact]
    public void Options_that_cannot_work_are_all_named()
    {
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            IpcTermLength = 1000,
            IpcMtu = 33,
            FilePageSize = 5,
            ToDriverCapacity = 1000,
            ClientLivenessTimeout = TimeSpan.FromMilliseconds(10),
            CountersValuesLength = 4096,
            DriverTimeout = TimeSpan.FromMilliseconds(10),
            UntetheredLingerTimeout = TimeSpan.FromMilliseconds(-1),
        };

        ArgumentException e = Assert.Throws<ArgumentException>(() => MediaDriver.LaunchInvoked(options));

        Assert.All(
            (string[])
                [
                    "IpcTermLength",
                    "IpcMtu",
                    "FilePageSize",
                    "to-driver",
                    "ClientLivenessTimeout",
                    "CountersValuesLength",
                    "DriverTimeout",
                    "negative",
                ],
            name => Assert.Contains(name, e.Message, StringComparison.Ordinal)
        );
    }

    /// <summary>All that is there before clients may come.</summary>
    private static void CheckComplete(CncFile cnc, MediaDriverOptions options)
    {
        Assert.Equal(512, cnc.Version);
        Assert.Equal(options.CncLengths, cnc.Lengths);
        Assert.Equal(Environment.ProcessId, cnc.Pid);
        Assert.Equal(options.FilePageSize, cnc.FilePageSize);
        Assert.Equal(options.ClientLivenessTimeout.TotalNanoseconds, cnc.ClientLivenessTimeoutNs);
        Assert.True(cnc.StartTimestampMs > 0);
        ManyToOneRingBuffer ring = new(cnc.ToDriver);
        Assert.True(ring.ConsumerHeartbeatMs != 0);
        CounterTable counters = new(cnc.CountersMetadata, cnc.CountersValues);
        for (int id = 0; id < SystemCounterLabels.Count; id++)
        {
            Assert.Equal(CounterState.Allocated, counters.State(id));
        }

        Assert.Equal(65536, counters.Value((int)SystemCounterId.ControlProtocolVersion));
    }

    /// <summary>What another driver of process 4711, started at 222, left or uses.</summary>
    private static MediaDriverOptions Foreign(TempDirectory directory, ManualEpochClock clock, long heartbeatMs)
    {
        MediaDriverOptions options = MediaDriverOptions.Compact with
        {
            Directory = directory.File("driver"),
            EpochClock = clock,
        };
        Directory.CreateDirectory(options.Directory);
        File.WriteAllText(Path.Combine(options.Directory, "marker"), "");
        using CncFile cnc = CncFile.Create(
            Path.Combine(options.Directory, "cnc.dat"),
            MediaDriverOptions.Compact.CncLengths,
            4096,
            1,
            222,
            4711
        );
        new ManyToOneRingBuffer(cnc.ToDriver).ConsumerHeartbeatMs = heartbeatMs;
        cnc.Publish();
        return options;
    }
}
