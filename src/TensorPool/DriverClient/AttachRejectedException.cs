using TensorPool.Wire;

namespace TensorPool.DriverClient;

/// <summary>The SHM driver has refused an attach.</summary>
public sealed class AttachRejectedException : ShmDriverException
{
    /// <summary>With the driver's code, and a message for people.</summary>
    public AttachRejectedException(ResponseCode code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>The driver's code (driver 1.0, section 3.2).</summary>
    public ResponseCode Code { get; }
}
