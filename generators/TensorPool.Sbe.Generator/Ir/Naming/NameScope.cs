namespace TensorPool.Sbe.Generator.Ir.Naming;

/// <summary>
/// The names taken in one scope. Names are claimed in schema order, so that a later element never renames an earlier
/// one; a name yields to what is already there by a suffix: <c>_</c>, then <c>_2</c>, <c>_3</c>, …
/// </summary>
internal sealed class NameScope
{
    private readonly HashSet<string> _taken;

    public NameScope(IEnumerable<string> reserved) => _taken = new(reserved, StringComparer.Ordinal);

    /// <summary>Claims a name together with all names that the emitter derives from it.</summary>
    public string Claim(string wanted, Func<string, IEnumerable<string>> derive)
    {
        string name = wanted;
        for (int attempt = 1; !IsFree(name, derive); attempt++)
        {
            name =
                attempt == 1
                    ? wanted + "_"
                    : wanted + "_" + (attempt).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        foreach (string derived in derive(name))
        {
            _taken.Add(derived);
        }

        return name;
    }

    private bool IsFree(string name, Func<string, IEnumerable<string>> derive)
    {
        foreach (string derived in derive(name))
        {
            if (_taken.Contains(derived))
            {
                return false;
            }
        }

        return true;
    }
}
