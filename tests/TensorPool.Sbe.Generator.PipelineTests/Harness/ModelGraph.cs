using System.Collections;
using System.Reflection;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace TensorPool.Sbe.Generator.PipelineTests.Harness;

/// <summary>
/// Everything that a value holds on to, through fields of any visibility. A step's output that reached one of the banned
/// types would keep a compilation or a document alive, or would never compare equal.
/// </summary>
internal static class ModelGraph
{
    private static readonly Type[] Banned =
    [
        typeof(Compilation),
        typeof(ISymbol),
        typeof(SyntaxNode),
        typeof(SyntaxTree),
        typeof(SemanticModel),
        typeof(AdditionalText),
        typeof(SourceText),
        typeof(Location),
        typeof(Diagnostic),
        typeof(XmlNode),
        typeof(XObject),
        typeof(Delegate),
    ];

    /// <summary>The first path of fields that leads to a banned object, or null.</summary>
    public static string? FindBanned(object? value) =>
        Find(value, value?.GetType().Name ?? "", new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static string? Find(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            return null;
        }

        if (Array.Find(Banned, b => b.IsInstanceOfType(value)) is { } banned)
        {
            return $"{path} is a {banned.Name}";
        }

        if (!value.GetType().IsValueType && !seen.Add(value))
        {
            return null;
        }

        if (value is IEnumerable items and Array)
        {
            return items
                .Cast<object?>()
                .Select((item, i) => Find(item, $"{path}[{i}]", seen))
                .FirstOrDefault(static p => p is not null);
        }

        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (
                FieldInfo field in type.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            )
            {
                if (Find(field.GetValue(value), $"{path}.{field.Name}", seen) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
