using System.Reflection;
using NetArchTest.Rules;
using TestResult = NetArchTest.Rules.TestResult;

namespace TensorPool.ArchitectureTests;

/// <summary>
/// The folders of src/TensorPool, each of which is a namespace and knows only those that are listed for it. An arrow never
/// points back, and roles do not know each other.
/// </summary>
public class TensorPoolTests
{
    private const string Root = "src/TensorPool/";

    private static readonly Assembly Library = Assembly.Load("TensorPool");

    /// <summary>Whom a folder may know, in the order in which they build on one another.</summary>
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Tensors"] = [],
        ["Agents"] = [],
        ["Wire"] = ["Tensors"],
        ["SharedMemory"] = ["Wire", "Tensors"], // docs/decisions/0020
        ["Transport"] = ["Agents"],
        ["Metadata"] = ["Wire", "Tensors"],
        ["Producer"] = ["Metadata", "Transport", "SharedMemory", "Wire", "Agents", "Tensors"],
        ["Consumer"] = ["Metadata", "Transport", "SharedMemory", "Wire", "Agents", "Tensors"],
        ["Supervisor"] = ["Metadata", "Transport", "SharedMemory", "Wire", "Agents", "Tensors"],
        ["Driver"] = ["Transport", "SharedMemory", "Wire", "Agents", "Tensors"],
        // Gives producers and consumers the regions of a driver, and is known by neither: docs/decisions/0045.
        ["DriverClient"] = ["Producer", "Consumer", "Transport", "SharedMemory", "Wire", "Agents", "Tensors"],
        ["Bridge"] = ["Producer", "Consumer", "Metadata", "Transport", "SharedMemory", "Wire", "Agents", "Tensors"],
        ["Decimator"] = ["Producer", "Consumer", "Metadata", "Transport", "SharedMemory", "Wire", "Agents", "Tensors"],
        // Reads files into the options of roles, and is known by none of them.
        ["Configuration"] =
        [
            "Producer",
            "Consumer",
            "Supervisor",
            "Driver",
            "DriverClient",
            "Bridge",
            "Decimator",
            "Transport",
            "SharedMemory",
            "Wire",
            "Tensors",
        ],
    };

    public static TheoryData<string> Folders { get; } =
    [
        .. Directory
            .EnumerateDirectories(Repository.File(Root))
            .Select(path => Path.GetFileName(path))
            .Where(name => name is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_knows_only_those_that_it_builds_on(string folder)
    {
        Assert.True(Known.ContainsKey(folder), $"{Root}{folder} has no place yet: decide whom it may know.");
        string[] others = [.. Known.Keys.Except([folder]).Except(Known[folder]).Select(name => $"TensorPool.{name}")];

        TestResult result = Types
            .InAssembly(Library)
            .That()
            .ResideInNamespaceMatching($@"^TensorPool\.{folder}(\.|$)") // Driver is not DriverClient
            .ShouldNot()
            .HaveDependencyOnAny(others)
            .GetResult();

        Assert.True(
            result.IsSuccessful,
            $"{folder} may know {string.Join(", ", Known[folder].DefaultIfEmpty("nobody"))} only. Not so: "
                + string.Join(", ", result.FailingTypeNames ?? [])
        );
    }

    [Fact]
    public void Codecs_of_a_wire_version_are_seen_by_the_wire_only()
    {
        TestResult result = Types
            .InAssembly(Library)
            .That()
            .DoNotResideInNamespace("TensorPool.Wire")
            .ShouldNot()
            .HaveDependencyOn("TensorPool.Wire.V1_1")
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Aeron_is_seen_through_the_transport_only_but_for_its_agents()
    {
        TestResult result = Types
            .InAssembly(Library)
            .That()
            .DoNotResideInNamespace("TensorPool.Transport")
            .ShouldNot()
            .HaveDependencyOnAny(
                "TensorPool.Aeron.Client.AeronClient",
                "TensorPool.Aeron.Client.ExclusivePublication",
                "TensorPool.Aeron.Client.Publication",
                "TensorPool.Aeron.Client.Subscription",
                "TensorPool.Aeron.Client.Image",
                "TensorPool.Aeron.Client.Counter"
            )
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    [Fact]
    public void Every_folder_is_a_namespace()
    {
        IEnumerable<string> offenders = Repository
            .Files("src/TensorPool", "*.cs")
            .Where(file => file[Root.Length..].Contains('/', StringComparison.Ordinal))
            .Where(file =>
            {
                string folder = Path.GetDirectoryName(file[Root.Length..])!.Replace('/', '.');
                return !File.ReadLines(Repository.File(file)).Contains($"namespace TensorPool.{folder};");
            });

        Assert.Empty(offenders);
    }

    [Fact]
    public void Pointers_live_where_memory_is_mapped_only()
    {
        Assert.Empty(FilesWith("unsafe ", "SharedMemory/"));
    }

    [Theory]
    [InlineData("Unsafe.Add")]
    [InlineData("Unsafe.As")]
    [InlineData("Unsafe.Read")]
    [InlineData("Unsafe.Write")]
    [InlineData("MemoryMarshal.Create")]
    [InlineData("MemoryMarshal.GetReference")]
    public void References_are_computed_in_few_places_only(string member)
    {
        // Wire/ lays codecs over slots, Tensors/ lays spans over payloads; what is left has a reason of its own.
        Assert.Empty(FilesWith(member, "SharedMemory/", "Wire/", "Tensors/", "Producer/TensorSource.cs"));
    }

    /// <summary>
    /// Leases, mappings and liveness are judged by the monotonic clock, so that nothing happens when somebody sets the time; and
    /// roles are configured by code alone.
    /// </summary>
    [Theory]
    [InlineData("DateTime")]
    [InlineData("EpochClock")]
    [InlineData("TimeProvider")]
    [InlineData("GetEnvironmentVariable")]
    public void Roles_know_neither_the_time_of_day_nor_the_environment(string word)
    {
        Assert.Empty(FilesWith(word, "Configuration/"));
    }

    [Fact]
    public void Library_builds_on_codecs_and_aeron_only()
    {
        IEnumerable<string> others = Library
            .GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("TensorPool", StringComparison.Ordinal))
            .Except(["TensorPool.Sbe", "TensorPool.Aeron"]);

        Assert.Empty(others);
    }

    private static IEnumerable<string> FilesWith(string word, params string[] exceptIn) =>
        Repository
            .Files("src/TensorPool", "*.cs")
            .Where(file => !exceptIn.Any(folder => file.StartsWith(Root + folder, StringComparison.Ordinal)))
            .Where(file =>
                File.ReadLines(Repository.File(file)).Any(line => line.Contains(word, StringComparison.Ordinal))
            );
}
