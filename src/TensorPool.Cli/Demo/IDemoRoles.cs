namespace TensorPool.Cli.Demo;

/// <summary>The producer of a demo, in this process or another one.</summary>
internal interface IDemoProducer
{
    /// <summary>What it has done so far.</summary>
    DemoProducerReport Report { get; }

    /// <summary>Begins to publish, for as long as the plan says.</summary>
    void Begin();

    /// <summary>Publishes nothing more, but stays there for those who still read.</summary>
    void Finish();
}

/// <summary>A consumer of a demo, in this process or another one.</summary>
internal interface IDemoConsumer
{
    /// <summary>Whether it has mapped the stream.</summary>
    bool IsReady { get; }

    /// <summary>Why it is not, for people; null if nobody knows.</summary>
    string? Problem { get; }

    /// <summary>The last frame that it heard of.</summary>
    ulong LastSeqSeen { get; }

    /// <summary>What it has seen so far.</summary>
    DemoConsumerReport Report { get; }
}

/// <summary>All roles of a demo. Disposing of it ends them, and removes what they leave.</summary>
internal interface IDemoStage : IDisposable
{
    IDemoProducer Producer { get; }

    IReadOnlyList<IDemoConsumer> Consumers { get; }

    /// <summary>Consumers that the supervisor knows to be alive.</summary>
    int Supervised { get; }

    /// <summary>Throws if a role has ended that should be there.</summary>
    void Check();
}
