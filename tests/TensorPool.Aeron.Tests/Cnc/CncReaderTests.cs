using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Concurrent;
using TensorPool.Aeron.Counters;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Errors;
using TensorPool.Aeron.Tests.Driver;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Cnc;

/// <summary>Looking at a control file without being a client.</summary>
public class CncReaderTests
{
    [Fact]
    [Trait("Req", "IF-1")]
    public void IF_1_Living_driver_is_described()
    {
        using TempDirectory directory = new();
        using MediaDriver driver = MediaDriver.Launch(
            MediaDriverOptions.Compact with
            {
                Directory = directory.File("driver"),
            }
        );
        using CncReader reader = CncReader.Open(driver.AeronDirectory);

        Assert.Equal(Path.Combine(driver.AeronDirectory, "cnc.dat"), reader.FilePath);
        Assert.Equal(new FileInfo(reader.FilePath).Length, reader.FileLength);
        Assert.Equal(("0.2.0", Environment.ProcessId), (reader.Version, reader.DriverPid));
        Assert.Equal(TimeSpan.FromSeconds(10), reader.ClientLivenessTimeout);
        Assert.Equal(DriverStatus.Alive, reader.StatusFor(TimeSpan.FromMinutes(10)));
        Assert.True(reader.DriverHeartbeatAge >= TimeSpan.Zero);
        Assert.True(reader.StartTime.ToUnixTimeMilliseconds() <= reader.DriverHeartbeatMs);
        Assert.Equal("Bytes sent", reader.Counters.Label(0));
        Assert.Empty(reader.Errors());
        Assert.Equal(reader.CommandPositions.Written, reader.CommandPositions.Taken);
        driver.Dispose();
        Assert.Equal(DriverStatus.ShutDown, reader.StatusFor(TimeSpan.FromMinutes(10)));
        Assert.Null(reader.DriverHeartbeatAge);
    }

    [Fact]
    public void Dead_driver_is_described_with_its_errors_and_counters()
    {
        using TempDirectory directory = new();
        using CncFile cnc = CncFile.Create(
            directory.File("cnc.dat"),
            MediaDriverOptions.Compact.CncLengths,
            4096,
            2_000_000_000,
            5,
            6
        );
        ManualEpochClock clock = new();
        DistinctErrorLog errors = new(cnc.ErrorLog, clock);
        errors.Record("one");
        clock.NowMs += 1000;
        errors.Record("two");
        errors.Record("one");
        new CountersManager(cnc.CountersMetadata, cnc.CountersValues, clock, 0).TryAllocate(1001, [], "left", 7);
        ManyToOneRingBuffer commands = new(cnc.ToDriver);
        cnc.Publish();
        using CncReader reader = CncReader.Open(directory.Path);

        Assert.Equal(DriverStatus.Starting, reader.StatusFor(TimeSpan.FromSeconds(10)));
        commands.ConsumerHeartbeatMs = 1000;
        Assert.Equal(DriverStatus.Silent, reader.StatusFor(TimeSpan.FromSeconds(10)));
        Assert.True(reader.DriverHeartbeatAge > TimeSpan.FromDays(365));
        Assert.True(commands.TryWrite(1, new byte[16]));
        Assert.Equal((24L, 0L), reader.CommandPositions);
        Assert.Equal(
            [
                new ErrorRecord(2, clock.NowMs - 1000, clock.NowMs, "one"),
                new ErrorRecord(1, clock.NowMs, clock.NowMs, "two"),
            ],
            reader.Errors()
        );
        Assert.Equal("left", Assert.Single(reader.Counters.Enumerate()).Label);
        Assert.Equal((6L, TimeSpan.FromSeconds(2)), (reader.DriverPid, reader.ClientLivenessTimeout));
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        using TempDirectory directory = new();
        string none = directory.File("none");

        AssertProblem(none, none, "no such directory");
        AssertProblem(directory.Path, "cnc.dat");
        File.WriteAllBytes(directory.File("cnc.dat"), new byte[4096]);
        AssertProblem(directory.Path, "not complete");
        File.WriteAllBytes(directory.File("cnc.dat"), [0, 0, 1, 0, .. new byte[4092]]);
        AssertProblem(directory.Path, "1.0.0", "0.2.0");
        AeronException e = Assert.Throws<AeronException>(() => CncReader.Open(none));
        Assert.Contains(none, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposed_reader_refuses_and_its_counters_with_it()
    {
        using DriverFixture driver = new();
        CncReader reader = CncReader.Open(driver.Options.Directory);
        reader.Dispose();
        reader.Dispose();

        Assert.Throws<ObjectDisposedException>(() => reader.DriverHeartbeatMs);
        Assert.Throws<ObjectDisposedException>(() => reader.CommandPositions);
        Assert.Throws<ObjectDisposedException>(reader.Errors);
        Assert.Throws<ObjectDisposedException>(() => reader.Counters.Enumerate().First());
        Assert.Equal(TimeSpan.FromSeconds(10), reader.ClientLivenessTimeout); // copied
    }

    [Theory]
    [InlineData("/x", "ada", "bob", "/x")]
    [InlineData("", "ada", "bob", "/dev/shm/aeron-ada")]
    [InlineData(null, "", "bob", "/dev/shm/aeron-bob")]
    [InlineData(null, null, "bob", "/dev/shm/aeron-bob")]
    [InlineData(null, null, "", "/dev/shm/aeron-default")]
    public void Default_directory_is_that_of_the_user(string? variable, string? user, string name, string expected)
    {
        Assert.Equal(expected, AeronDirectory.Resolve(variable, user, name, "/dev/shm"));
    }

    private static void AssertProblem(string directory, params string[] words)
    {
        Assert.False(CncReader.TryOpen(directory, out CncReader? reader, out string? problem));
        Assert.Null(reader);
        Assert.All(words, w => Assert.Contains(w, problem, StringComparison.Ordinal));
    }
}
