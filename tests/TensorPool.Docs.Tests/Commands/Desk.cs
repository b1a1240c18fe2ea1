using TensorPool.Cli.Tests.Support;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>
/// Where a reader sits: terminals in one folder, with an Aeron directory and a place for regions that nobody else uses. Both
/// are told by variables that readers may set as well, so that commands are typed as they are printed.
/// </summary>
internal sealed class Desk : IDisposable
{
    private readonly ToolFolder _memory = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tp-docs-test-");

    public Desk()
    {
        Directory.CreateDirectory(File("bin"));
        System.IO.File.CreateSymbolicLink(File("bin/tensorpool"), ToolProcess.Program);
        // Paths of the repository are printed as seen from its root.
        foreach (string name in new[] { "docs", "schemas" })
        {
            Directory.CreateSymbolicLink(File(name), Path.Combine(Repository.Root, name));
        }
    }

    /// <summary>What stands for <c>/dev/shm</c>.</summary>
    public string Memory => _memory.Path;

    /// <summary>A file in the folder of the terminals.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A program that stands for another one which a page names, and is not installed everywhere.</summary>
    public void StandIn(string name, string script)
    {
        string file = File($"bin/{name}");
        System.IO.File.WriteAllText(file, $"#!/usr/bin/env bash\n{script}\n");
        System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Types a line in a terminal of its own. What it starts is a group of processes with the id of the returned one, all of
    /// which <see cref="EndByCtrlC"/> reaches.
    /// </summary>
    public ToolProcess Type(string line) =>
        ToolProcess.StartShell(
            $"""
            export AERON_DIR={Quote(Path.Combine(Memory, "aeron-desk"))}
            export DRIVER_AERON_DIR="$AERON_DIR" # wins over the file of "driver --config"
            export SHM_BASE_DIR={Quote(Memory)}
            export PATH={Quote(File("bin"))}:"$PATH"
            cd {Quote(_folder.FullName)} || exit
            exec setsid bash -c {Quote(line)}
            """
        );

    /// <summary>Types a line and waits until it is done.</summary>
    public ToolResult Run(string line)
    {
        using ToolProcess process = Type(line);
        process.Input.Close();
        int code = process.AwaitExit();
        return new ToolResult(code, process.Output, process.Error);
    }

    /// <summary>What the terminal does at Ctrl-C: everybody in the foreground gets the signal.</summary>
    public static int EndByCtrlC(ToolProcess process)
    {
        ProcessSignal.Send(-process.Id, ProcessSignal.Interrupt);
        return process.AwaitExit();
    }

    /// <summary>Waits for a line of output with a text in it; others are passed over.</summary>
    public static string AwaitLineWith(ToolProcess process, string text)
    {
        string line = process.AwaitLine();
        while (!line.Contains(text, StringComparison.Ordinal))
        {
            line = process.AwaitLine();
        }

        return line;
    }

    /// <summary>Whether the shell finds a program.</summary>
    public static bool Has(string program) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .Any(folder => System.IO.File.Exists(Path.Combine(folder, program)));

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _memory.Dispose();
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
