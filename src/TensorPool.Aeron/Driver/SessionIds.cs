namespace TensorPool.Aeron.Driver;

/// <summary>Hands out session ids: one after the other from a random start, without the reserved ones.</summary>
internal sealed class SessionIds(int first, int reservedLow, int reservedHigh)
{
    private int _next = first;

    /// <summary>The next id that is not in use. It is not handed out again before all others were.</summary>
    public int Next(Func<int, bool> isInUse)
    {
        while (true)
        {
            if (_next >= reservedLow && _next <= reservedHigh)
            {
                _next = unchecked(reservedHigh + 1);
            }

            int id = _next;
            _next = unchecked(_next + 1);
            if (!isInUse(id))
            {
                return id;
            }
        }
    }
}
