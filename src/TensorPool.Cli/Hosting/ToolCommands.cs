using System.CommandLine;
using TensorPool.Cli.Commands;
using TensorPool.Cli.Completion;
using TensorPool.Cli.Options;

namespace TensorPool.Cli.Hosting;

/// <summary>All commands there are. One file each, in Commands/.</summary>
internal static class ToolCommands
{
    public static RootCommand Create()
    {
        RootCommand root = new(
            "Moves tensors between processes through shared memory. Everything to try, run and look at TensorPool."
        );
        foreach (Option option in CommonOptions.All)
        {
            root.Options.Add(option);
        }

        // In the order of the help: to try, to run, to look at, to repair, to type less.
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(MediaDriverCommand.Create());
        root.Subcommands.Add(DriverCommand.Create());
        root.Subcommands.Add(ProduceCommand.Create());
        root.Subcommands.Add(ConsumeCommand.Create());
        root.Subcommands.Add(SuperviseCommand.Create());
        root.Subcommands.Add(LsCommand.Create());
        root.Subcommands.Add(StatCommand.Create());
        root.Subcommands.Add(ErrorsCommand.Create());
        root.Subcommands.Add(TapCommand.Create());
        root.Subcommands.Add(SbeCommand.Create());
        root.Subcommands.Add(ValidateUriCommand.Create());
        root.Subcommands.Add(ReadSuperblockCommand.Create());
        root.Subcommands.Add(ReadHeaderCommand.Create());
        root.Subcommands.Add(AttachCommand.Create());
        root.Subcommands.Add(DetachCommand.Create());
        root.Subcommands.Add(KeepaliveCommand.Create());
        root.Subcommands.Add(SendConsumerConfigCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(CleanCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create());
        root.Subcommands.Add(DemoRoleCommand.Create());
        CompletionNames.KeepUsualHelp(root);
        CompletionNames.KeepFlagsBare(root);
        CommandHelp.Install(root);
        return root;
    }
}
