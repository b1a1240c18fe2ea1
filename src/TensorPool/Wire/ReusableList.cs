namespace TensorPool.Wire;

/// <summary>Entries of a reusable message: those that are cleared stay, and are handed out again.</summary>
internal sealed class ReusableList<T>(int maxCount)
    where T : class, new()
{
    private T[] _items = [];
    private int _count;

    public int Count => _count;

    public int MaxCount => maxCount;

    public ReadOnlySpan<T> Span => _items.AsSpan(0, _count);

    public T Add()
    {
        if (_count == maxCount)
        {
            throw new InvalidOperationException($"A message holds at most {maxCount} entries of {typeof(T).Name}.");
        }

        if (_count == _items.Length)
        {
            int filled = _items.Length;
            Array.Resize(ref _items, Math.Min(maxCount, Math.Max(4, filled * 2)));
            for (int i = filled; i < _items.Length; i++)
            {
                _items[i] = new T();
            }
        }

        return _items[_count++];
    }

    public void Clear() => _count = 0;
}
