using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace TensorPool.Cli.Tests.Support;

/// <summary>
/// What shared memory does not keep anybody from: a process that overwrites payloads which are another's, and leaves headers
/// as they are. It writes the first word of every slot of every pool below a directory, over and over, from a thread of its own.
/// </summary>
/// <remarks>
/// A producer fills a payload from its first word on, and a consumer looks at it from some moment after the header is
/// committed. Whatever is written in between is found; the thread goes around all slots in much less time than that.
/// </remarks>
internal sealed class RogueWriter : IDisposable
{
    private const int Superblock = 64;
    private const int NslotsOffset = 28;
    private const int StrideOffset = 36;

    private readonly List<MemoryMappedFile> _files = [];
    private readonly List<MemoryMappedViewAccessor> _pools = [];
    private readonly ulong _word;
    private readonly Thread _thread;
    private volatile bool _ends;

    /// <param name="directory">Below it there are pools.</param>
    /// <param name="word">What it writes.</param>
    public RogueWriter(string directory, ulong word)
    {
        _word = word;
        foreach (string path in PoolsBelow(directory))
        {
            MemoryMappedFile file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
            _files.Add(file);
            _pools.Add(file.CreateViewAccessor());
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "rogue writer" };
        _thread.Start();
    }

    /// <summary>Files of pools that have their length and their superblock.</summary>
    public static string[] PoolsBelow(string directory) =>
        [.. Directory.GetFiles(directory, "payload-*.pool", SearchOption.AllDirectories).Where(IsComplete)];

    public void Dispose()
    {
        _ends = true;
        _thread.Join();
        _pools.ForEach(pool => pool.Dispose());
        _files.ForEach(file => file.Dispose());
    }

    private static bool IsComplete(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> superblock = stackalloc byte[Superblock];
        if (file.ReadAtLeast(superblock, Superblock, throwOnEndOfStream: false) < Superblock)
        {
            return false;
        }

        long nslots = BinaryPrimitives.ReadUInt32LittleEndian(superblock[NslotsOffset..]);
        long stride = BinaryPrimitives.ReadUInt32LittleEndian(superblock[StrideOffset..]);
        return nslots * stride > 0 && file.Length == Superblock + (nslots * stride);
    }

    /// <summary>
    /// Plain writes to a word that others write and read meanwhile, which is the fault that is wanted. Words are aligned, so
    /// that each is either the producer's or this one.
    /// </summary>
    private void Run()
    {
        while (!_ends)
        {
            foreach (MemoryMappedViewAccessor pool in _pools)
            {
                long stride = pool.ReadUInt32(StrideOffset);
                long nslots = pool.ReadUInt32(NslotsOffset);
                for (long slot = 0; slot < nslots; slot++)
                {
                    pool.Write(Superblock + (slot * stride), _word);
                }
            }
        }
    }
}
