using TensorPool.Aeron.Client;
using TensorPool.Aeron.Cnc;
using TensorPool.Aeron.Driver;
using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Tests.Logs;
using TensorPool.Aeron.Tests.Support;

namespace TensorPool.Aeron.Tests.Driver;

/// <summary>Files that are cut, too long, or of another version are refused, and nobody else notices.</summary>
public class HostileFileTests
{
    private const int Seed = 4711;

    [Fact]
    public void Control_file_of_any_length_and_with_any_header_is_refused_or_usable()
    {
        using TempDirectory directory = new();
        string source = directory.File("source");
        using (CncFile cnc = CncFile.Create(source, MediaDriverOptions.Compact.CncLengths, 4096, 1, 2, 3))
        {
            cnc.Publish();
        }

        byte[] bytes = File.ReadAllBytes(source);
        Random random = new(Seed);
        HashSet<CncOpenStatus> seen = [];
        for (int i = 0; i < 3_000; i++)
        {
            string path = directory.File("cnc.dat");
            using (FileStream file = new(path, FileMode.Create))
            {
                int header = random.Next(4) == 0 ? random.Next(200) : bytes.Length;
                file.Write(Mutate(bytes.AsSpan(0, Math.Min(header, 4096)).ToArray(), random, 52));
                // The rest is a hole: what counts is the length.
                file.SetLength(header < 200 ? header : random.NextInt64(file.Length, bytes.Length + 100_000));
            }

            CncOpenStatus status = CncFile.TryOpen(path, writable: true, out CncFile? cnc, out string? detail);
            seen.Add(status);
            if (cnc is not null)
            {
                Assert.True(cnc.Lengths.ContentLength <= cnc.FileLength);
                _ = cnc.ErrorLog.AsSpan().Length;
                cnc.Dispose();
            }
            else
            {
                Assert.True(status == CncOpenStatus.NotReady || detail is not null, $"{status} says no more");
            }
        }

        Assert.Equal(Enum.GetValues<CncOpenStatus>().Where(s => s != CncOpenStatus.Denied), seen.Order());
    }

    [Fact]
    public void Log_of_any_length_and_with_any_metadata_is_refused_or_usable()
    {
        using LogFixture fixture = new();
        byte[] bytes = File.ReadAllBytes(fixture.Path);
        byte[] metadata = bytes[^4096..];
        Random random = new(Seed);
        int usable = 0;
        for (int i = 0; i < 3_000; i++)
        {
            string path = fixture.File("log");
            using (FileStream file = new(path, FileMode.Create))
            {
                long length = random.Next(3) switch
                {
                    0 => random.Next(bytes.Length),
                    1 => bytes.Length + (4096L * random.Next(-3, 4)),
                    _ => bytes.Length,
                };
                file.SetLength(length);
                file.Position = Math.Max(0, length - 4096);
                file.Write(Mutate((byte[])metadata.Clone(), random, 512));
            }

            try
            {
                using LogBuffers log = LogBuffers.Open(path);
                usable++;
                Assert.Equal(log.TermLength, log.Term(2).Length);
                _ = log.ProducerPosition();
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                Assert.Contains(path, e.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(usable, 100, 2_900);
    }

    [Fact]
    public void Client_says_what_is_wrong_with_a_control_file_that_it_cannot_use()
    {
        using TempDirectory directory = new();
        string path = directory.File("cnc.dat");
        AeronClientOptions options = new()
        {
            Directory = directory.Path,
            DriverTimeout = TimeSpan.FromMilliseconds(30),
        };
        using (CncFile cnc = CncFile.Create(path, MediaDriverOptions.Compact.CncLengths, 4096, 1, 2, 3))
        {
            cnc.Publish();
        }

        byte[] bytes = File.ReadAllBytes(path);

        File.WriteAllBytes(path, bytes[..^8192]);
        DriverTimeoutException tooShort = Assert.Throws<DriverTimeoutException>(() => AeronClient.Connect(options));
        Assert.Contains($"the file has {bytes.Length - 8192} bytes", tooShort.Message, StringComparison.Ordinal);

        bytes[2] = 1;
        File.WriteAllBytes(path, bytes);
        AeronException version = Assert.ThrowsAny<AeronException>(() => AeronClient.Connect(options));
        Assert.Contains("1.2.0", version.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_that_somebody_made_longer_costs_its_own_subscriber_only()
    {
        using MediaDriver driver = MediaDriver.Launch();
        Exception? error = null;
        using AeronClient client = AeronClient.Connect(new AeronClientOptions { Directory = driver.AeronDirectory });
        using AeronClient other = AeronClient.Connect(
            new AeronClientOptions
            {
                Directory = driver.AeronDirectory,
                ErrorHandler = e => Volatile.Write(ref error, e),
            }
        );
        const string Channel = "aeron:ipc?term-length=64k";
        using ExclusivePublication broken = client.AddExclusivePublication(Channel, 1);
        using ExclusivePublication good = client.AddExclusivePublication(Channel, 2);
        string path = Path.Combine(driver.AeronDirectory, "publications", $"{broken.OriginalRegistrationId}.logbuffer");
        using (FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Write(new byte[4096]);
        }

        using Subscription fromBroken = other.AddSubscription("aeron:ipc", 1);
        using Subscription fromGood = other.AddSubscription("aeron:ipc", 2);

        byte[]? received = null;
        bool isPublished = false;
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    isPublished = isPublished || good.Offer([42]) > 0;
                    fromGood.Poll((message, in _) => received = message.ToArray(), 1);
                    return received is not null && Volatile.Read(ref error) is not null;
                },
                TimeSpan.FromMinutes(1)
            )
        );
        Assert.Equal([42], received);
        Assert.IsType<InvalidDataException>(Assert.IsType<AeronException>(error).InnerException);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, fromBroken.ImageCount);
    }

    private static byte[] Mutate(byte[] bytes, Random random, int length)
    {
        length = Math.Min(length, bytes.Length);
        for (int i = random.Next(3); i > 0 && length >= 4; i--)
        {
            int offset = random.Next(length - 3) & ~3;
            int value = random.Next(4) switch
            {
                0 => random.Next(),
                1 => -random.Next(),
                2 => 1 << random.Next(31),
                _ => BitConverter.ToInt32(bytes, offset) ^ (1 << random.Next(32)),
            };
            BitConverter.TryWriteBytes(bytes.AsSpan(offset), value);
        }

        return bytes;
    }
}
