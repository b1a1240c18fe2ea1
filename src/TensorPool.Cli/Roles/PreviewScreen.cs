using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using TensorPool.Aeron.Agents;
using TensorPool.Cli.Files;
using TensorPool.Cli.Output;
using TensorPool.Cli.Preview;
using TensorPool.Consumer;

namespace TensorPool.Cli.Roles;

/// <summary>
/// Shows the newest frame now and then, on a thread of its own: a terminal may be slow. The polling thread copies a frame only
/// when the one before was drawn; the frame is handed over by exchanging one reference.
/// </summary>
internal sealed class PreviewScreen : IDisposable
{
    private const int MaxColumns = 120;
    private const int MaxLines = 40;

    private readonly ToolOutput _output;
    private readonly long _intervalNs;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Thread _thread;
    private CopiedFrame? _waiting;
    private CopiedFrame? _empty = new();
    private long _nextNs;
    private byte[] _packed = [];
    private volatile bool _ends;

    /// <param name="output">Where to.</param>
    /// <param name="interval">Least time between two pictures.</param>
    public PreviewScreen(ToolOutput output, TimeSpan interval)
    {
        _output = output;
        _intervalNs = interval.Ticks * TimeSpan.NanosecondsPerTick;
        _thread = new Thread(Run) { IsBackground = true, Name = "tp-preview" };
        _thread.Start();
    }

    /// <summary>Copies a frame, if it is time for another picture.</summary>
    /// <returns>The copy, for <see cref="Show"/>; null if it is not time, or the copy is not right.</returns>
    public CopiedFrame? TryTake(scoped Frame frame)
    {
        long nowNs = SystemNanoClock.Instance.NanoTime();
        if (nowNs < _nextNs || Interlocked.Exchange(ref _empty, null) is not { } copy)
        {
            return null;
        }

        if (!copy.TryCopy(frame))
        {
            Volatile.Write(ref _empty, copy);
            return null;
        }

        _nextNs = nowNs + _intervalNs;
        return copy;
    }

    /// <summary>Has a copy drawn, or gives it back.</summary>
    public void Show(CopiedFrame copy, bool isRight)
    {
        if (isRight)
        {
            Volatile.Write(ref _waiting, copy);
            _wake.Set();
        }
        else
        {
            Volatile.Write(ref _empty, copy);
        }
    }

    /// <summary>Draws what waits, and ends.</summary>
    public void Dispose()
    {
        _ends = true;
        _wake.Set();
        _thread.Join();
        _wake.Dispose();
    }

    private void Run()
    {
        if (_output.IsLive)
        {
            _output.Live(new Text("waiting for frames"), DrawAll);
        }
        else
        {
            DrawAll(_output.Render);
        }
    }

    private void DrawAll(Action<IRenderable> draw)
    {
        bool ends;
        do
        {
            _wake.WaitOne();
            ends = _ends; // read before the last look: what was shown before the end is drawn
            if (Interlocked.Exchange(ref _waiting, null) is { } frame)
            {
                Draw(frame, draw);
                Volatile.Write(ref _empty, frame);
            }
        } while (!ends);
    }

    private void Draw(CopiedFrame frame, Action<IRenderable> draw)
    {
        ValueStatistics values = ValueStatistics.Of(
            frame.Layout,
            PackedTensor.Pack(frame.Layout, frame.Payload, ref _packed)
        );
        if (_output.IsJson)
        {
            FrameValues report = new("frame", frame.Info.Epoch, frame.Info.Seq, frame.Layout.ToString(), values);
            _output.Json(report, ToolJson.Default.FrameValues);
            return;
        }

        int columns = Math.Min(MaxColumns, _output.Console.Profile.Width);
        int lines = _output.IsTerminal ? Math.Clamp(_output.Console.Profile.Height - 4, 4, MaxLines) : MaxLines;
        PicturePlane plane = new(frame.Layout, frame.Payload.Length);
        draw(
            new Rows(
                HalfBlockPicture.Of(plane, frame.Payload, values.Min, values.Max, columns, lines),
                new Text(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"frame {frame.Info.Seq}: {frame.Layout}  min {values.Min:G6}  max {values.Max:G6}  mean {values.Mean:G6}  std {values.Std:G6}{(values.NonFinite > 0 ? $"  not finite {values.NonFinite}" : "")}"
                    )
                )
            )
        );
    }

    /// <summary>One frame, as JSON.</summary>
    internal sealed record FrameValues(string Type, ulong Epoch, ulong Seq, string Layout, ValueStatistics Values);
}
