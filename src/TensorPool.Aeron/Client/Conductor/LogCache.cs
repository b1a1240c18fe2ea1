using TensorPool.Aeron.Logs;
using TensorPool.Aeron.Presence;

namespace TensorPool.Aeron.Client.Conductor;

/// <summary>The mappings of a client, one per log. Under the client's lock.</summary>
internal sealed class LogCache(bool preTouch)
{
    private readonly Dictionary<long, LogMapping> _mappings = [];
    private readonly List<LogMapping> _lingering = [];

    public int Count => _mappings.Count;

    /// <summary>Maps a log, or finds it mapped, for one more owner.</summary>
    public LogMapping Acquire(long registrationId, string path)
    {
        if (_mappings.TryGetValue(registrationId, out LogMapping? mapping))
        {
            _lingering.Remove(mapping);
        }
        else
        {
            LogBuffers log = LogBuffers.Open(path);
            if (preTouch)
            {
                log.Touch();
            }

            mapping = new LogMapping(registrationId, log);
            _mappings.Add(registrationId, mapping);
        }

        mapping.AddOwner();
        return mapping;
    }

    /// <summary>One owner less. The last one makes the mapping linger; the linger is a minimum, not the proof.</summary>
    public void Release(LogMapping mapping, long lingerEndNs, UseMark? mark)
    {
        mapping.RemoveOwner(lingerEndNs, mark);
        if (mapping.OwnerCount == 0)
        {
            _lingering.Add(mapping);
        }
    }

    /// <summary>Unmaps what has lingered and in which nobody is inside.</summary>
    public void Sweep(long nowNs) => Sweep(nowNs, ignoreLinger: false);

    /// <summary>At the end, when everything is without owners: true when nothing is left.</summary>
    public bool TryUnmapAll()
    {
        Sweep(0, ignoreLinger: true);
        return _mappings.Count == 0;
    }

    private void Sweep(long nowNs, bool ignoreLinger)
    {
        for (int i = _lingering.Count - 1; i >= 0; i--)
        {
            LogMapping mapping = _lingering[i];
            if ((ignoreLinger || nowNs - mapping.LingerEndNs >= 0) && mapping.TryUnmap())
            {
                _lingering.RemoveAt(i);
                _mappings.Remove(mapping.RegistrationId);
            }
        }
    }
}
