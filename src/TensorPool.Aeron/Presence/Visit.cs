namespace TensorPool.Aeron.Presence;

/// <summary>
/// A short stay of the calling thread inside what may be unmapped. What tells whether it is closed is read after the visit
/// began. <c>using Visit visit = Visit.Begin();</c>
/// </summary>
internal readonly ref struct Visit
{
    private readonly UseMark _mark;

    private Visit(UseMark mark)
    {
        _mark = mark;
    }

    public static Visit Begin()
    {
        UseMark mark = ThreadMarks.Current;
        mark.Enter();
        return new Visit(mark);
    }

    public void Dispose() => _mark.Leave();
}
