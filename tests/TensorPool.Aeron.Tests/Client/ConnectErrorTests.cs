using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TensorPool.Aeron.Agents;
using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Tests.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Client;

/// <summary>Connecting in vain says what is missing.</summary>
public sealed class ConnectErrorTests : IDisposable
{
    private const uint NobodyId = 65534;

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    [Trait("Req", "IC-1")]
    public void IC_1_No_directory()
    {
        string none = _directory.File("none");

        AssertContains(Assert.Throws<DriverTimeoutException>(() => Connect(none)), none, "no such directory");
    }

    [Fact]
    [Trait("Req", "IC-1")]
    public void IC_1_No_control_file()
    {
        AssertContains(
            Assert.Throws<DriverTimeoutException>(() => Connect(_directory.Path)),
            _directory.Path,
            "no usable cnc.dat"
        );
    }

    [Fact]
    [Trait("Req", "IC-1")]
    public void IC_1_Control_file_that_is_not_complete()
    {
        File.WriteAllBytes(_directory.File("cnc.dat"), new byte[4096]);

        AssertContains(Assert.Throws<DriverTimeoutException>(() => Connect(_directory.Path)), "not complete");
    }

    [Theory]
    [Trait("Req", "IC-1")]
    [InlineData(0, "starting")]
    [InlineData(-1, "shut down")]
    [InlineData(-12_345, "process 3 is 12345 ms old")]
    public void IC_1_Heartbeat_that_is_none_or_old(long heartbeatMs, string expected)
    {
        ManualEpochClock clock = new();
        using CncFile cnc = CncFile.Create(
            _directory.File("cnc.dat"),
            MediaDriverOptions.Compact.CncLengths,
            4096,
            1L << 40,
            2,
            3
        );
        new ManyToOneRingBuffer(cnc.ToDriver).ConsumerHeartbeatMs =
            heartbeatMs < -1 ? clock.NowMs + heartbeatMs : heartbeatMs;
        cnc.Publish();

        AssertContains(Assert.Throws<DriverTimeoutException>(() => Connect(_directory.Path, clock)), expected);
    }

    [Theory]
    [Trait("Req", "IC-1")]
    [InlineData(1 << 16, "1.0.0")]
    [InlineData((1 << 16) | (2 << 8) | 7, "1.2.7")]
    [InlineData(1 << 8, "0.1.0")]
    public void IC_1_Version_that_is_not_understood_fails_at_once_with_both_versions(int version, string found)
    {
        byte[] bytes = new byte[4096];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, version);
        File.WriteAllBytes(_directory.File("cnc.dat"), bytes);

        AeronException e = Assert.Throws<AeronException>(() => Connect(_directory.Path));
        AssertContains(e, found, "0.2.0");
    }

    [Fact]
    [Trait("Req", "IC-1")]
    public void IC_1_Driver_that_starts_late_is_found()
    {
        string path = _directory.File("driver");
        AgentInvoker? late = null;
        MediaDriver? driver = null;
        ScriptedDriverStart start = new(() =>
        {
            driver = MediaDriver.LaunchInvoked(MediaDriverOptions.Compact with { Directory = path });
            late = driver.Invoker;
        });

        using AeronClient client = AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = path,
                UseInvoker = true,
                DriverInvoker = new AgentInvoker(start, e => Assert.Fail(e.Message)),
                NanoClock = new TickingNanoClock(10_000_000),
            }
        );

        Assert.NotNull(late);
        Assert.False(client.IsClosed);
        driver!.Dispose();
    }

    [Fact]
    public void Driver_that_is_less_patient_than_the_client_is_often_heard_is_refused()
    {
        using DriverFixture driver = new(o =>
            o with
            {
                TimerInterval = TimeSpan.FromMilliseconds(10),
                ClientLivenessTimeout = TimeSpan.FromMilliseconds(400),
            }
        );

        AeronException e = Assert.Throws<AeronException>(() => Connect(driver.Options.Directory, driver.EpochClock));

        AssertContains(e, "400 ms", "500 ms");
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void File_of_another_user_is_named_with_the_user_that_may_not_open_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("File system ids of threads are Linux's.");
        }

        using CncFile cnc = CncFile.Create(
            _directory.File("cnc.dat"),
            MediaDriverOptions.Compact.CncLengths,
            4096,
            1L << 40,
            2,
            3
        );
        cnc.Publish();
        File.SetUnixFileMode(_directory.File("cnc.dat"), UnixFileMode.UserRead);
        UnixFileMode before = File.GetUnixFileMode(_directory.Path);
        File.SetUnixFileMode(
            _directory.Path,
            before | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute // to get to the file, but not into it
        );
        Exception? caught = null;
        Thread thread = new(() =>
        {
            // Of this thread only, and with it go the rights that root has over files.
            _ = SetFileSystemUserId(Environment.IsPrivilegedProcess ? NobodyId : uint.MaxValue);
            caught = Record.Exception(() => Connect(_directory.Path));
        });
        thread.Start();
        thread.Join();

        AssertContains(
            Assert.IsType<DriverTimeoutException>(caught),
            _directory.File("cnc.dat"),
            "reading and writing",
            "user id",
            "UserRead"
        );
    }

    [Fact]
    public void Options_that_cannot_work_are_all_named()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() =>
            AeronClient.Connect(
                new AeronClientOptions
                {
                    Directory = "",
                    DriverTimeout = TimeSpan.Zero,
                    KeepaliveInterval = TimeSpan.Zero,
                    IdleSleep = TimeSpan.Zero,
                    ResourceLinger = TimeSpan.FromTicks(-1),
                    CloseLinger = TimeSpan.FromTicks(-1),
                }
            )
        );

        AssertContains(
            e,
            "Directory",
            "DriverTimeout",
            "KeepaliveInterval",
            "IdleSleep",
            "ResourceLinger",
            "CloseLinger"
        );
    }

    private static void Connect(string directory, IEpochClock? clock = null) =>
        AeronClient
            .Connect(
                new AeronClientOptions
                {
                    Directory = directory,
                    NanoClock = new TickingNanoClock(2_000_000_000),
                    EpochClock = clock ?? SystemEpochClock.Instance,
                }
            )
            .Dispose();

    private static void AssertContains(Exception e, params string[] words) =>
        Assert.All(words, w => Assert.Contains(w, e.Message, StringComparison.Ordinal));

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileSystemUserId(uint id);

    /// <summary>Starts a driver when it is run for the third time.</summary>
    private sealed class ScriptedDriverStart(Action start) : IAgent
    {
        private int _cycles;

        public string RoleName => "late driver";

        public int DoWork()
        {
            if (++_cycles == 3)
            {
                start();
            }

            return 1;
        }
    }
}
