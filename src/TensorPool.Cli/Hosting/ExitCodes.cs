namespace TensorPool.Cli.Hosting;

/// <summary>What the tool tells scripts (docs/tool.md has the table).</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>What was asked for did not work, or what was looked for was found: torn frames, an invalid URI.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or a file of settings, is wrong.</summary>
    public const int Usage = 2;

    /// <summary>No media driver, or no SHM driver, answers.</summary>
    public const int DriverUnreachable = 3;

    /// <summary>128 and SIGINT: Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>128 and SIGPIPE: who read the output is gone.</summary>
    public const int BrokenPipe = 141;

    /// <summary>128 and SIGTERM.</summary>
    public const int Terminated = 143;
}
