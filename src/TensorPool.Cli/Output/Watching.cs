using Spectre.Console.Rendering;
using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;

namespace TensorPool.Cli.Output;

/// <summary>Shows a report once, or again and again until the end is asked for.</summary>
internal static class Watching
{
    /// <param name="context">Says which: live on a terminal, by --watch elsewhere.</param>
    /// <param name="read">Makes a report.</param>
    /// <param name="json">Prints it as JSON.</param>
    /// <param name="render">Draws it.</param>
    /// <param name="isLiveByDefault">Whether a terminal alone makes it live.</param>
    public static void Repeat<T>(
        ToolContext context,
        Func<T> read,
        Action<T> json,
        Func<T, IRenderable> render,
        bool isLiveByDefault = true
    )
    {
        TimeSpan interval = TimeSpan.FromSeconds(context.Get(WatchOptions.Interval));
        bool isWatched =
            context.Get(WatchOptions.Watch)
            || (isLiveByDefault && context.Output.IsLive && !context.Get(WatchOptions.Once));
        if (context.Output.IsJson)
        {
            Loop(context, isWatched, interval, () => json(read()));
        }
        else if (isWatched && context.Output.IsLive)
        {
            T first = read();
            context.Output.Live(
                render(first),
                draw =>
                {
                    while (!context.StoppedWithin(interval))
                    {
                        draw(render(read()));
                    }
                }
            );
        }
        else
        {
            Loop(context, isWatched, interval, () => context.Output.Render(render(read())));
        }
    }

    private static void Loop(ToolContext context, bool isWatched, TimeSpan interval, Action show)
    {
        do
        {
            show();
        } while (isWatched && !context.StoppedWithin(interval));
    }
}
