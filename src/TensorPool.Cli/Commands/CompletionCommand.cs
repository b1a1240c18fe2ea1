using System.CommandLine;
using TensorPool.Cli.Completion;
using TensorPool.Cli.Hosting;

namespace TensorPool.Cli.Commands;

/// <summary><c>completion</c>: what makes a shell complete commands, options and values.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Argument<string> shell = new("shell") { Description = "bash, zsh, fish or pwsh" };
        shell.AcceptOnlyFromAmong([.. ShellScripts.ByShell.Keys]);
        return new Command("completion", "Print a script that makes a shell complete commands, options and values")
        {
            shell,
        }.With(
            [
                "eval \"$(tensorpool completion bash)\"",
                "eval \"$(tensorpool completion zsh)\"",
                "tensorpool completion fish | source",
                "tensorpool completion pwsh | Out-String | Invoke-Expression",
            ],
            context =>
            {
                context.Output.Line(ShellScripts.ByShell[context.Get(shell)!].TrimEnd());
                return ExitCodes.Ok;
            }
        );
    }
}
