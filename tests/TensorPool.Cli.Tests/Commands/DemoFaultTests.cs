using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TensorPool.Cli.Demo;

namespace TensorPool.Cli.Tests.Commands;

/// <summary>A demo whose shared memory is written to by somebody else must not say that all is well.</summary>
public class DemoFaultTests
{
    /// <summary>The first word of no frame.</summary>
    private const ulong Noise = ulong.MaxValue;

    /// <summary>A frame that no demo reaches.</summary>
    private const ulong OtherFrame = 1 << 30;

    [Theory]
    [InlineData]
    [InlineData("--processes")]
    public void Bytes_of_no_frame_end_it_with_1(params string[] options) =>
        AssertFound("corrupt", "torn", Noise, options);

    [Fact]
    public void Bytes_of_another_frame_end_it_with_1() => AssertFound("torn", "corrupt", FirstWordOf(OtherFrame), []);

    private static void AssertFound(string fault, string otherFault, ulong word, string[] options)
    {
        using ToolFolder folder = new();
        using ToolProcess demo = ToolProcess.Start([
            "demo",
            "--json",
            "--standalone",
            "--seconds",
            "3",
            "--rate",
            "500",
            "--nslots",
            "32",
            "--shm-base-dir",
            folder.Path,
            .. options,
        ]);
        Patience.Until(() => RogueWriter.PoolsBelow(folder.Path).Length == 1, demo.ToString);
        int code;
        using (new RogueWriter(folder.Path, word))
        {
            code = demo.AwaitExit();
        }

        Assert.True(code == 1, $"It ended with {code}: {demo}");
        JsonArray consumers = demo.AwaitJson()["consumers"]!.AsArray();
        Assert.All(consumers, c => Assert.True((long)c!["received"]! > 0, demo.ToString()));
        Assert.True(consumers.Sum(c => (long)c![fault]!) > 0, demo.ToString());
        Assert.Equal(0, consumers.Sum(c => (long)c![otherFault]!));
        Assert.Contains("error: ", demo.Error, StringComparison.Ordinal);
        Assert.Contains(fault, demo.Error, StringComparison.Ordinal);
    }

    private static ulong FirstWordOf(ulong seq)
    {
        ulong[] word = new ulong[1];
        CheckedPayload.Fill(MemoryMarshal.AsBytes(word.AsSpan()), seq);
        return word[0];
    }
}
