namespace TensorPool.Cli.Roles;

/// <summary>How fast to publish.</summary>
/// <param name="RateHz">Frames per second at most; infinite for no limit.</param>
/// <param name="FollowsConsumers">Whether to wait for consumers that are half a ring behind.</param>
internal readonly record struct PublishPace(double RateHz, bool FollowsConsumers = false)
{
    /// <summary>As fast as possible; whoever is slower loses frames.</summary>
    public static PublishPace Max { get; } = new(double.PositiveInfinity);

    /// <summary>As fast as the slowest consumer takes them.</summary>
    public static PublishPace Consumers { get; } = new(double.PositiveInfinity, FollowsConsumers: true);
}
