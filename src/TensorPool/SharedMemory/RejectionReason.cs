namespace TensorPool.SharedMemory;

/// <summary>Why a region was refused. Whatever the reason, nothing of the stream is mapped (wire 1.1, W-15.22-5).</summary>
public enum RejectionReason
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The URI is not of the form that the specification gives.</summary>
    InvalidUri,

    /// <summary>There is no such file, or this user may not see it.</summary>
    NotFound,

    /// <summary>It lies outside of the allowed directories.</summary>
    OutsideAllowedDirectories,

    /// <summary>It is a directory, device, FIFO, socket or symbolic link.</summary>
    NotARegularFile,

    /// <summary>Its owner is none of those that are allowed.</summary>
    ForeignOwner,

    /// <summary>It must be on hugepages, and is not, or that cannot be verified.</summary>
    NotOnHugepages,

    /// <summary>A stride or number of slots is not allowed, or the layout is another one than this library knows.</summary>
    InvalidGeometry,

    /// <summary>It is shorter than its geometry needs.</summary>
    TooShort,

    /// <summary>It may not be opened, or cannot be mapped.</summary>
    CannotMap,

    /// <summary>Its superblock is not as announced.</summary>
    SuperblockMismatch,
}
