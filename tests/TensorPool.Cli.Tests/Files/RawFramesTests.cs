using System.Diagnostics;
using System.IO.Pipes;
using TensorPool.Cli.Files;
using TensorPool.Tensors;

namespace TensorPool.Cli.Tests.Files;

public class RawFramesTests
{
    private static readonly TensorLayout Pair = TensorLayout.Contiguous<ushort>(1, 2);

    [Fact]
    public void File_is_cut_into_frames_and_comes_out_again()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = [.. Enumerable.Range(0, 40).Select(i => (byte)i)];

        using RawFrames source = new(folder.Write("in.raw", bytes), Pair);
        List<(TensorLayout Layout, byte[] Bytes)> frames = source.ReadAll();
        using RawSink sink = new(folder.File("out.raw"), overwrite: false);
        sink.WriteAll(frames);

        Assert.Equal(10, frames.Count);
        Assert.All(frames, f => Assert.Equal(Pair, f.Layout));
        Assert.Equal(bytes, File.ReadAllBytes(folder.File("out.raw")));
        Assert.True(source.TryRestart());
        Assert.Equal(10, source.ReadAll().Count);
    }

    [Fact]
    public void File_with_a_part_of_a_frame_is_refused_at_once()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("in.raw", new byte[7]);

        InputException e = Assert.Throws<InputException>(() => new RawFrames(path, Pair));

        Assert.Contains("1 frames", e.Message, StringComparison.Ordinal);
        Assert.Contains("3 more", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pipe_is_read_however_it_is_cut()
    {
        using AnonymousPipeServerStream input = new(PipeDirection.Out);
        using AnonymousPipeClientStream output = new(PipeDirection.In, input.ClientSafePipeHandle);
        using RawFrames source = new(output, "pipe", Pair);
        byte[] bytes = [.. Enumerable.Range(0, 400).Select(i => (byte)i)];
        Thread writer = new(() =>
        {
            foreach (byte[] part in bytes.Chunk(3))
            {
                input.Write(part);
            }

            input.Dispose();
        });
        writer.Start();

        List<(TensorLayout Layout, byte[] Bytes)> frames = source.ReadAll();
        writer.Join();

        Assert.Equal(bytes, frames.SelectMany(f => f.Bytes));
        Assert.False(source.TryRestart());
    }

    [Fact]
    public void Pipe_that_ends_within_a_frame_gives_the_frames_before_and_says_so()
    {
        using AnonymousPipeServerStream input = new(PipeDirection.Out);
        using AnonymousPipeClientStream output = new(PipeDirection.In, input.ClientSafePipeHandle);
        using RawFrames source = new(output, "pipe", Pair);
        input.Write(new byte[10]);
        input.Dispose();
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        Assert.True(source.TryMoveNext(out _, cancellation));
        Assert.True(source.TryMoveNext(out _, cancellation));
        InputException e = Assert.Throws<InputException>(() => source.TryMoveNext(out _, cancellation));

        Assert.Contains("2 bytes of 4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_for_a_pipe_can_be_ended()
    {
        using AnonymousPipeServerStream input = new(PipeDirection.Out);
        using AnonymousPipeClientStream output = new(PipeDirection.In, input.ClientSafePipeHandle);
        using RawFrames source = new(output, "pipe", Pair);
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50));

        Assert.Throws<OperationCanceledException>(() => source.TryMoveNext(out _, cancellation.Token));
        input.Dispose(); // or the reading thread would stay
    }

    [Fact]
    public void Packed_bits_take_an_eighth_of_a_byte()
    {
        using TemporaryFolder folder = new();
        TensorLayout bits = new(Dtype.Bit, MajorOrder.Row, [3, 3]);

        using RawFrames source = new(folder.Write("in.raw", [1, 2, 3, 4]), bits);

        Assert.Equal(
            [
                [1, 2],
                [3, 4],
            ],
            source.ReadAll().Select(f => f.Bytes)
        );
    }

    [Fact]
    public void Frame_without_bytes_is_refused()
    {
        Assert.Throws<InputException>(() =>
            new RawFrames(new MemoryStream(), "in", TensorLayout.Contiguous<byte>(0, 4))
        );
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link")]
    public async Task Pipe_is_written_and_not_replaced(string name)
    {
        using TemporaryFolder folder = new();
        using (Process make = Process.Start("mkfifo", folder.File("pipe")))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        File.CreateSymbolicLink(folder.File("link"), folder.File("pipe"));
        Task<byte[]> reader = Task.Run(
            () => File.ReadAllBytes(folder.File("pipe")),
            TestContext.Current.CancellationToken
        );

        using (RawSink sink = new(folder.File(name), overwrite: true))
        {
            sink.WriteAll([(Pair, [1, 2, 3, 4])]);
        }

        Assert.Equal([1, 2, 3, 4], await reader);
        Assert.Equal(["link", "pipe"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(folder.File("pipe"), new FileInfo(folder.File("link")).LinkTarget);
    }

    [Fact]
    public void Missing_file_is_named() =>
        Assert.Contains(
            "/no/such",
            Assert.Throws<InputException>(() => new RawFrames("/no/such", Pair)).Message,
            StringComparison.Ordinal
        );
}
