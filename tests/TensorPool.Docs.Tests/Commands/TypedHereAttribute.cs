using System.Reflection;

namespace TensorPool.Docs.Tests.Commands;

/// <summary>
/// The constants of a class are commands of a page that its tests type. One that they do not type does not compile: it is
/// a private member without use.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class TypedHereAttribute(string page) : Attribute
{
    public string Page { get; } = page;

    /// <summary>All commands of all such classes, as often as they stand there.</summary>
    public static IEnumerable<DocumentedCommand> Commands =>
        from type in typeof(TypedHereAttribute).Assembly.GetTypes()
        from page in type.GetCustomAttributes<TypedHereAttribute>()
        from constant in type.GetFields(BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where constant.IsLiteral && constant.GetRawConstantValue() is string
        select new DocumentedCommand(page.Page, (string)constant.GetRawConstantValue()!);
}
