using System.CommandLine;
using TensorPool.Cli.Commands;
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

        // In the order of the help.
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(MediaDriverCommand.Create());
        root.Subcommands.Add(ProduceCommand.Create());
        root.Subcommands.Add(ConsumeCommand.Create());
        root.Subcommands.Add(StatCommand.Create());
        root.Subcommands.Add(ErrorsCommand.Create());
        root.Subcommands.Add(ValidateUriCommand.Create());
        root.Subcommands.Add(ReadSuperblockCommand.Create());
        root.Subcommands.Add(ReadHeaderCommand.Create());
        root.Subcommands.Add(DemoRoleCommand.Create());
        CommandHelp.Install(root);
        return root;
    }
}
