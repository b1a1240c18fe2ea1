namespace TensorPool.Aeron.Counters;

/// <summary>Value and metadata records of counters (aeron-ipc §5.1, §5.2). A counter id is the index of both.</summary>
internal static class CounterLayout
{
    public const int ValueLength = 128;
    public const int ValueOffset = 0;
    public const int RegistrationIdOffset = 8;
    public const int OwnerIdOffset = 16;
    public const int ReferenceIdOffset = 24;

    public const int MetadataLength = 512;
    public const int StateOffset = 0;
    public const int TypeIdOffset = 4;
    public const int FreeForReuseDeadlineOffset = 8;
    public const int KeyOffset = 16;
    public const int MaxKeyLength = 112;
    public const int LabelLengthOffset = 128;
    public const int LabelOffset = 132;
    public const int MaxLabelLength = 380;

    /// <summary>The deadline of a counter that is in use.</summary>
    public const long NotFreeForReuse = long.MaxValue;

    /// <summary>No counter.</summary>
    public const int NullId = -1;

    /// <summary>No owner: the driver's counters and static ones.</summary>
    public const long NoOwner = -1;
}
