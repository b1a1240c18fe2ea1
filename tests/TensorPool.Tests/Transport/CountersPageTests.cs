using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using TensorPool.Consumer;
using TensorPool.Driver;
using TensorPool.Producer;
using TensorPool.Supervisor;
using TensorPool.Tests.Support;
using TensorPool.Transport;

namespace TensorPool.Tests.Transport;

/// <summary>The operators' table of counters has what the roles add: number, name, and role.</summary>
public partial class CountersPageTests
{
    private const int AgentId = 7;

    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "operations.md"));

    [Theory]
    [InlineData("Producer")]
    [InlineData("Consumer")]
    [InlineData("Supervisor")]
    [InlineData("Driver")]
    public void Table_has_the_counters_of_the_role(string role)
    {
        int column = Array.IndexOf(Cells(Header().Match(Page).Value), role);
        IEnumerable<string> table = Row()
            .Matches(Page)
            .Select(match => Cells(match.Value))
            .Where(cells => cells[column].Length > 0)
            .Select(cells => $"{cells[0]} {cells[column]}: NodeId={AgentId} Name={role}");

        FakeTransport transport = new();
        using IDisposable endpoints = Endpoints(role, transport);

        Assert.Equal(transport.Counters.Select(c => $"{c.TypeId - (AgentId * 65536)} {c.Label}"), table);
    }

    private static IDisposable Endpoints(string role, FakeTransport transport)
    {
        TensorPoolClientOptions options = new();
        StreamChannels channels = new(options);
        return role switch
        {
            "Producer" => new ProducerEndpoints(
                transport,
                channels,
                options,
                AgentId,
                nslots: 8,
                withProgress: true,
                NullLogger.Instance
            ),
            "Consumer" => new ConsumerEndpoints(
                transport,
                channels,
                new ConsumerStreams(1000, 1100, 1200, 1000),
                AgentId,
                NullLogger.Instance
            ),
            "Supervisor" => new SupervisorEndpoints(transport, channels, options, 1000, AgentId, NullLogger.Instance),
            "Driver" => new DriverEndpoints(
                transport,
                channels,
                channels,
                new ShmDriverOptions { AgentId = AgentId },
                NullLogger.Instance
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
        };
    }

    private static string[] Cells(string line) => [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];

    [GeneratedRegex(@"^\| Number \|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@"^\| [0-9]+ \|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
