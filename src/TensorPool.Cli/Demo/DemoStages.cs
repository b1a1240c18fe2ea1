using TensorPool.Cli.Hosting;
using TensorPool.Cli.Options;

namespace TensorPool.Cli.Demo;

/// <summary>Sets the roles of a demo up, runs it, and takes all away again.</summary>
internal static class DemoStages
{
    /// <param name="context">For options and the end.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="parent">Where the directory of its regions is made.</param>
    /// <param name="watch">Called again and again meanwhile.</param>
    public static DemoReport Run(ToolContext context, DemoPlan plan, string parent, Action<DemoRun> watch)
    {
        using PrivateDirectory directory = new(parent);
        using IDemoStage stage = Open(context, plan, directory.Path);
        DemoRun run = new(context, plan, stage);
        return run.Run(() => watch(run));
    }

    private static IDemoStage Open(ToolContext context, DemoPlan plan, string baseDirectory)
    {
        // A media driver of its own, unless another one is asked for: whatever runs on the machine is left alone.
        string? aeronDirectory = context.Get(CommonOptions.AeronDirectory);
        return plan.HasProcesses
            ? new ProcessStage(context, plan, baseDirectory, aeronDirectory)
            : new LocalStage(context, plan, baseDirectory, aeronDirectory);
    }
}
