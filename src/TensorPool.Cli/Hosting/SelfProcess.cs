using System.Diagnostics;

namespace TensorPool.Cli.Hosting;

/// <summary>Starts this tool once more.</summary>
internal static class SelfProcess
{
    /// <summary>However this one was started: by its own executable, the shim of a dotnet tool, or <c>dotnet X.dll</c>.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        string program =
            Environment.ProcessPath ?? throw ToolException.Failed("The path of this program cannot be found out.");
        ProcessStartInfo start = new(program);
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
