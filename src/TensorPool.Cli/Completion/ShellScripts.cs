namespace TensorPool.Cli.Completion;

/// <summary>
/// Scripts that make shells ask the tool what may come next. They know no command and no option: the tool answers with what
/// its parser accepts at the cursor. Where it has nothing to say, shells complete names of files.
/// </summary>
internal static class ShellScripts
{
    private const string Bash = """
        # bash: eval "$(tensorpool completion bash)" in ~/.bashrc
        _tensorpool() {
          local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}"
          COMPREPLY=($(compgen -W "$(tensorpool "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _tensorpool tensorpool

        """;

    private const string Zsh = """
        # zsh: eval "$(tensorpool completion zsh)" in ~/.zshrc, behind compinit
        _tensorpool() {
          local -a found
          found=("${(@f)$(tensorpool "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -- ${found:#} || _files
        }
        compdef _tensorpool tensorpool

        """;

    private const string Fish = """
        # fish: tensorpool completion fish | source in ~/.config/fish/config.fish
        function __tensorpool_complete
          set --local word (commandline --current-token --cut-at-cursor)
          set --local line (commandline --current-process --cut-at-cursor)
          set --local found (tensorpool "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null \
            | string match --entire --regex -- '^'(string escape --style=regex -- "$word"))
          if set --query found[1]
            printf '%s\n' $found
          else
            __fish_complete_path "$word"
          end
        end
        complete --command tensorpool --no-files --arguments '(__tensorpool_complete)'

        """;

    private const string PowerShell = """
        # PowerShell: tensorpool completion pwsh | Out-String | Invoke-Expression in $PROFILE
        Register-ArgumentCompleter -Native -CommandName tensorpool -ScriptBlock {
          param($word, $line, $cursor)
          tensorpool "[suggest:$cursor]" "$line" 2>$null |
            Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>Names of the shells, and what each reads.</summary>
    public static IReadOnlyDictionary<string, string> ByShell { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bash"] = Bash,
            ["zsh"] = Zsh,
            ["fish"] = Fish,
            ["pwsh"] = PowerShell,
        };
}
