namespace TensorPool.Aeron.Client;

/// <summary>How far a registration is.</summary>
public enum RegistrationStatus
{
    /// <summary>The driver has not answered yet.</summary>
    Pending,

    /// <summary>The resource can be used.</summary>
    Ready,

    /// <summary>The driver refused, did not answer in time, or the client has ended.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
