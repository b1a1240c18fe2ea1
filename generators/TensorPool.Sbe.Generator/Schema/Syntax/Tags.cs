namespace TensorPool.Sbe.Generator.Schema.Syntax;

/// <summary>The local names of elements.</summary>
internal static class Tags
{
    public const string MessageSchema = "messageSchema";
    public const string Types = "types";
    public const string Messages = "messages";
    public const string Message = "message";
    public const string Type = "type";
    public const string Composite = "composite";
    public const string Enum = "enum";
    public const string Set = "set";
    public const string Ref = "ref";
    public const string ValidValue = "validValue";
    public const string Choice = "choice";
    public const string Field = "field";
    public const string Group = "group";
    public const string Data = "data";
    public const string Include = "include";
    public const string Fallback = "fallback";

    /// <summary>Roots of files that exist to be included; such a file is no schema of its own.</summary>
    public static bool IsFragmentRoot(string localName) => localName is Types or Messages or Message;
}
