namespace TensorPool.Transport;

/// <summary>Ends the claims of a transport other than TensorPool.Aeron. One claim is open at a time.</summary>
internal interface IClaimOwner
{
    void Commit();

    void Abort();
}
