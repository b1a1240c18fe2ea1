namespace TensorPool.Transport;

/// <summary>Ids that roles take when they are given none.</summary>
internal static class RoleIds
{
    /// <summary>The largest id of a role. One more is the id of the SHM driver, and the largest that makes a counter type.</summary>
    public const int Max = 32766;

    /// <summary>An id that another role of the same driver is unlikely to have: 1 to <see cref="Max"/>.</summary>
    public static int FromCorrelationId(long correlationId) => (int)((ulong)correlationId % Max) + 1;
}
