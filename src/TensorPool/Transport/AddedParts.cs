namespace TensorPool.Transport;

/// <summary>What a role adds to one transport: all of it is disposed of together. On the role's thread.</summary>
internal abstract class AddedParts : IDisposable
{
    private readonly List<IDisposable> _added = [];

    public void Dispose()
    {
        // The last one first, as it may rest on the others.
        for (int i = _added.Count - 1; i >= 0; i--)
        {
            _added[i].Dispose();
        }

        _added.Clear();
    }

    /// <summary>Called by the constructor, which disposes of all parts before it throws.</summary>
    protected T Add<T>(T added)
        where T : IDisposable
    {
        _added.Add(added);
        return added;
    }
}
