namespace TensorPool.Cli.Demo;

/// <summary>Words between a demo and its roles in other processes.</summary>
internal static class DemoRoleNames
{
    public const string MediaDriver = "media-driver";
    public const string Driver = "driver";
    public const string Supervisor = "supervisor";
    public const string Producer = "producer";
    public const string Consumer = "consumer";

    /// <summary>To the producer: publish.</summary>
    public const string Begin = "begin";

    /// <summary>To the producer: publish no more.</summary>
    public const string Finish = "finish";
}
