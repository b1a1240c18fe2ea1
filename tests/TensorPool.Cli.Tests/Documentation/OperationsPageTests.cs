using System.Text.Json.Nodes;
using TensorPool.Aeron.Cnc;

namespace TensorPool.Cli.Tests.Documentation;

/// <summary>What operators must find in docs/operations.md, by names that the code has too.</summary>
[Requirement("P8-3")]
public class OperationsPageTests
{
    private const string Page = "operations.md";

    [Fact]
    public void Hugepages_are_reserved_mounted_configured_and_looked_at()
    {
        using ToolFolder folder = new();
        string config = folder.File("driver.toml");
        File.WriteAllText(
            config,
            "[profiles.p]\n[[profiles.p.payload_pools]]\npool_id = 1\nstride_bytes = 4096\n[streams.s]\nstream_id = 1\nprofile = \"p\"\n"
        );
        ToolResult settings = ToolProcess.Run("driver", "--config", config, "--print-config", "--json").ExitsWith(0);
        string[] keys = [.. JsonNode.Parse(settings.Output)!.AsArray().Select(s => (string)s!["key"]!)];

        string section = DocumentationPages.Section(Page, "Hugepages");

        Assert.Contains("sysctl -w vm.nr_hugepages=", section, StringComparison.Ordinal);
        Assert.Contains("mount -t hugetlbfs", section, StringComparison.Ordinal);
        Assert.Contains("HugePages_Free", section, StringComparison.Ordinal);
        Assert.All(
            ["base_dir", "require_hugepages"],
            name =>
            {
                Assert.Contains($"`{name} = ", section, StringComparison.Ordinal);
                Assert.Contains($"shm.{name}", keys);
            }
        );
    }

    [Fact]
    public void Aeron_directory_is_named_with_its_default()
    {
        string byDefault = AeronDirectory.DefaultPath.Replace(Environment.UserName, "<user>", StringComparison.Ordinal);

        string section = DocumentationPages.Section(Page, "The Aeron directory");

        Assert.Contains($"`AERON_DIR`, else `{byDefault}`", section, StringComparison.Ordinal);
        Assert.Contains("memory file system", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_collection_is_set_and_monitored()
    {
        string section = DocumentationPages.Section(Page, "Garbage collection");

        Assert.All(
            ["`ServerGarbageCollection`", "`DOTNET_GCHeapHardLimit`", "`dotnet-counters monitor", "System.Runtime"],
            name => Assert.Contains(name, section, StringComparison.Ordinal)
        );
        Assert.Contains(
            $"`{nameof(GC)}.{nameof(GC.GetAllocatedBytesForCurrentThread)}()`",
            section,
            StringComparison.Ordinal
        );
    }
}
