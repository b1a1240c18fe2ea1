namespace TensorPool.SharedMemory.Posix;

/// <summary>Which file an open descriptor is of, and what it is like. Length and owner may change, the rest does not.</summary>
/// <param name="Device">Device that holds it.</param>
/// <param name="Inode">Number on the device: with it, the identity.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="UserId">Its owner.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, FileKind Kind, long Length, uint UserId)
{
    public bool IsSameFile(FileIdentity other) => Device == other.Device && Inode == other.Inode;
}
