namespace TensorPool.Wire;

/// <summary>Which frames a consumer takes (wire 1.1, section 9).</summary>
public enum ConsumerMode
{
    /// <summary>Every frame; what comes too late is dropped.</summary>
    Stream = 1,

    /// <summary>Only the newest frame of each duty cycle.</summary>
    Latest = 2,

    /// <summary>One frame of every N.</summary>
    Decimated = 3,
}
