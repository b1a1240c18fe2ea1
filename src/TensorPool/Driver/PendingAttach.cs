using TensorPool.Wire.DriverMessages;

namespace TensorPool.Driver;

/// <summary>An attach that has passed all checks and waits for its regions.</summary>
/// <param name="request">The request.</param>
/// <param name="repeated">The lease that the request has got already, when only its answer is wanted again; else null.</param>
internal sealed class PendingAttach(in AttachRequest request, Lease? repeated)
{
    private readonly AttachRequest _request = request;

    public ref readonly AttachRequest Request => ref _request;

    public Lease? Repeated => repeated;
}
