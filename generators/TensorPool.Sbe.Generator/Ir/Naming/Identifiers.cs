using System.Text;

namespace TensorPool.Sbe.Generator.Ir.Naming;

/// <summary>
/// From schema names to C# identifiers. A reader must find the schema name again, so as little as possible changes:
/// foreign characters become <c>_</c>, a leading digit gets a <c>_</c> in front, and the first letter is upper-cased.
/// </summary>
internal static class Identifiers
{
    /// <summary>The longest symbolic name that SBE allows.</summary>
    public const int MaxLength = 64;

    private static readonly HashSet<string> Keywords = new(
        (
            "abstract as base bool break byte case catch char checked class const continue decimal default delegate "
            + "do double else enum event explicit extern false finally fixed float for foreach goto if implicit in int "
            + "interface internal is lock long namespace new null object operator out override params private "
            + "protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch "
            + "this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while"
        ).Split(' '),
        StringComparer.Ordinal
    );

    public static bool IsKeyword(string name) => Keywords.Contains(name);

    /// <summary>Whether a name has the form that SBE asks for: <c>[A-Za-z_][A-Za-z0-9_]*</c>, at most 64 long.</summary>
    public static bool IsSymbolic(string name) =>
        name.Length is > 0 and <= MaxLength && !IsDigit(name[0]) && name.All(IsWordCharacter);

    /// <summary>The C# name of a type, member, enum member or namespace segment.</summary>
    public static string ToPascal(string schemaName)
    {
        var result = new StringBuilder(schemaName.Length + 1);
        if (schemaName.Length == 0 || IsDigit(schemaName[0]))
        {
            result.Append('_');
        }

        foreach (char c in schemaName)
        {
            result.Append(IsWordCharacter(c) ? c : '_');
        }

        result[0] = ToUpper(result[0]);
        return result.ToString();
    }

    /// <summary>The namespace of a package: segments at dots, each as a type name.</summary>
    public static string ToNamespace(string package) =>
        string.Join(".", package.Split('.').Where(static s => s.Length > 0).Select(ToPascal));

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsWordCharacter(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_' || IsDigit(c);

    private static char ToUpper(char c) => c is >= 'a' and <= 'z' ? (char)(c - 32) : c;
}
