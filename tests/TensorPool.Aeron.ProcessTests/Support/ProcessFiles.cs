namespace TensorPool.Aeron.ProcessTests.Support;

/// <summary>What the kernel says about a process, under <c>/proc</c>.</summary>
internal static class ProcessFiles
{
    public static int Descriptors(int pid) => Directory.GetFileSystemEntries($"/proc/{pid}/fd").Length;

    public static int Threads(int pid) => Directory.GetDirectories($"/proc/{pid}/task").Length;

    /// <summary>Bytes of files below a directory that are mapped, deleted ones included.</summary>
    public static long MappedBytes(int pid, string directory)
    {
        long bytes = 0;
        foreach (string line in File.ReadLines($"/proc/{pid}/maps"))
        {
            if (line.Contains(directory + "/", StringComparison.Ordinal))
            {
                string[] range = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
                bytes += Convert.ToInt64(range[1], 16) - Convert.ToInt64(range[0], 16);
            }
        }

        return bytes;
    }

    /// <summary>R, S, D, T and so on.</summary>
    public static char State(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[stat.LastIndexOf(')') + 2]; // the name before may hold anything
    }
}
