using System.Reflection;
using TensorPool.Sbe.Generator.PipelineTests.Harness;

namespace TensorPool.Sbe.Generator.PipelineTests;

/// <summary>Dispatchers together with the decoders that the generator emits, from schema to delivered message.</summary>
public class GeneratedDispatchTests
{
    private const string Handler = """
        public struct Handler : My.IDispatcherHandler
        {
            public string Log;
            public void OnOrder(Trade.OrderDecoder message) => Log += $"Order {message.Side}";
            public void OnCancel(Trade.CancelDecoder message) => Log += $"Cancel {message.OrderId}";
            public void OnPing(Ping.PingDecoder message) => Log += $"Ping {message.Value}";
            void Trade.IMessageHandler.OnUnknownTemplate(int templateId, int actingVersion) => Log += $"Trade {templateId}";
            void Ping.IMessageHandler.OnUnknownTemplate(int templateId, int actingVersion) => Log += $"Ping {templateId}";
            public void OnRejected(TensorPool.Sbe.SbeStatus status, int schemaId, int templateId) => Log += $"{status} {schemaId} {templateId}";
        }

        public static class Probe
        {
            public static string Run(byte[] bytes, bool exact)
            {
                var handler = new Handler();
                My.Dispatcher.Dispatch(bytes, ref handler, exact ? TensorPool.Sbe.SbeAcceptance.Exact : TensorPool.Sbe.SbeAcceptance.Compatible);
                return handler.Log;
            }

            public static long Allocated(byte[] bytes)
            {
                var handler = new Counter();
                My.Dispatcher.Dispatch(bytes, ref handler);
                long before = System.GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 1000; i++)
                {
                    My.Dispatcher.Dispatch(bytes, ref handler);
                }

                long allocated = System.GC.GetAllocatedBytesForCurrentThread() - before;
                return handler.Count == 1001 ? allocated : -1;
            }

            private struct Counter : My.IDispatcherHandler
            {
                public int Count;
                public void OnOrder(Trade.OrderDecoder message) => Count++;
                public void OnCancel(Trade.CancelDecoder message) => Count++;
                public void OnPing(Ping.PingDecoder message) => Count++;
                public void OnUnknownTemplate(int templateId, int actingVersion) => Count++;
                public void OnRejected(TensorPool.Sbe.SbeStatus status, int schemaId, int templateId) => Count++;
            }
        }
        """;

    private static readonly Lazy<Type> Probe = new(static () =>
    {
        Project project = Project
            .Of(Dispatched(Schemas.Trade()), Dispatched(Schemas.Single("ping", 11, "/p/ping.sbe.xml")))
            .Run();
        Assert.Empty(project.Problems);
        Assembly assembly = InMemoryAssembly.Compile([.. project.HintNames.Select(project.SourceOf), Handler]);
        return assembly.GetType("Probe")!;
    });

    [Theory]
    [InlineData("0A00 0100 0A00 0000 02 0000000000000000 00", "Order Sell")]
    [InlineData("0800 0200 0A00 0000 0500000000000000", "Cancel 5")]
    [InlineData("0400 0100 0B00 0000 07000000", "Ping 7")]
    [InlineData("0600 0100 0B00 0900 07000000 FFFF", "Ping 7")]
    [InlineData("0400 0700 0A00 0000 07000000", "Trade 7")]
    [InlineData("0400 0700 0B00 0000 07000000", "Ping 7")]
    [InlineData("0300 0100 0B00 0000 070000", "BlockLengthTooSmall 11 1")]
    [InlineData("0400 0100 0B00 0000 0700", "TruncatedBlock 11 1")]
    [InlineData("0400 0100 0C00 0000 07000000", "WrongSchemaId 12 1")]
    [InlineData("0400 0100 0B00 00", "TruncatedHeader -1 -1")]
    public void Message_is_delivered_or_refused(string bytes, string expected) =>
        Assert.Equal(expected, Run(bytes, exact: false));

    [Theory]
    [InlineData("0600 0100 0B00 0000 07000000 FFFF", "BlockLengthUnexpected 11 1")]
    [InlineData("0400 0100 0B00 0900 07000000", "VersionUnexpected 11 1")]
    public void Acceptance_reaches_the_decoder(string bytes, string expected) =>
        Assert.Equal(expected, Run(bytes, exact: true));

    [Theory]
    [InlineData("0400 0100 0B00 0000 07000000")]
    [InlineData("0400 0700 0B00 0000 07000000")]
    [InlineData("0400 0100 0C00 0000 07000000")]
    public void Dispatching_allocates_nothing(string bytes) =>
        Assert.Equal(0L, Probe.Value.GetMethod("Allocated")!.Invoke(null, [Bytes(bytes)]));

    [Fact]
    public void Every_prefix_of_a_message_is_refused_without_an_exception()
    {
        byte[] whole = Bytes("0A00 0100 0A00 0000 02 0000000000000000 00");
        for (int length = 0; length < whole.Length; length++)
        {
            string expected = length < 8 ? "TruncatedHeader -1 -1" : "TruncatedBlock 10 1";
            Assert.Equal(expected, Probe.Value.GetMethod("Run")!.Invoke(null, [whole[..length], false]));
        }
    }

    private static string Run(string bytes, bool exact) =>
        (string)Probe.Value.GetMethod("Run")!.Invoke(null, [Bytes(bytes), exact])!;

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static InMemoryFile Dispatched(InMemoryFile file) =>
        new(file.Path, file.Text) { Metadata = { ["SbeDispatcher"] = "My.Dispatcher" } };
}
