using System.Globalization;

namespace TensorPool.Cli.Tests.Support;

/// <summary>Processes that a process has started, by what the kernel says.</summary>
internal static class ChildProcesses
{
    public static int[] Of(int pid) =>
        [
            .. Directory
                .GetDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : 0)
                .Where(id => id != 0 && ParentOf(id) == pid),
        ];

    public static bool IsAlive(int pid) => Fields(pid) is [not "Z", ..];

    private static int ParentOf(int pid) =>
        Fields(pid) is [_, { } parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    /// <summary>State, parent and so on; empty if there is no such process.</summary>
    private static string[] Fields(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' '); // the name before may hold anything
        }
        catch (IOException)
        {
            return [];
        }
    }
}
