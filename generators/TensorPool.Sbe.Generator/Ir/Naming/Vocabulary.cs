namespace TensorPool.Sbe.Generator.Ir.Naming;

/// <summary>
/// The names that emitted code uses for itself, and those it derives from a schema name. Schema names yield to them.
/// The emitter and this file belong together: a new kind of member in emitted code needs a line here.
/// </summary>
internal static class Vocabulary
{
    /// <summary>Names that no type of a schema can have in its namespace.</summary>
    public static IEnumerable<string> Types { get; } =
    ["SchemaInfo", "MessageDispatcher", "IMessageHandler", "System", "TensorPool", "Microsoft"];

    /// <summary>Names that no member of a block, group entry or composite can have.</summary>
    public static IEnumerable<string> Members { get; } =
    [
        // System.Object and System.ValueType
        "ToString",
        "GetHashCode",
        "Equals",
        "GetType",
        "Finalize",
        "MemberwiseClone",
        "ReferenceEquals",
        // codecs
        "Buffer",
        "Limit",
        "Offset",
        "Size",
        "Alignment",
        "Length",
        "Position",
        "Status",
        "Header",
        "BlockLength",
        "TemplateId",
        "SchemaId",
        "SchemaVersion",
        "ActingVersion",
        "ActingBlockLength",
        "MinimumLength",
        "EncodedLength",
        "Message",
        "Block",
        "Wrap",
        "TryWrap",
        "WrapBlock",
        "TryWrapBlock",
        "WrapBody",
        "TryWrapBody",
        "FromAddress",
        "Clear",
        "SetOptionalFieldsToNull",
        "IsNull",
        "IsPresent",
        "Absent",
        "SetNull",
        "Skip",
        "TrySkip",
        "TryMeasure",
        "Rewind",
        "Validate",
        "TryFormat",
        "Format",
        "WriteTo",
        "Complete",
        "TryComplete",
        "CompleteTo",
        "GetEncodedLength",
        "TryEncode",
        "Encode",
        "CopyTo",
        "AsSpan",
        // groups
        "Count",
        "Current",
        "MoveNext",
        "GetEnumerator",
        "Next",
        "TryNext",
        "Remaining",
        "Index",
        "HasNext",
        // nested types and related types
        "Fields",
        "Groups",
        "Data",
        "Encoder",
        "Decoder",
        "Overlay",
        "View",
        "Root",
    ];

    /// <summary>Names that no valid value of an enum can have.</summary>
    public static IEnumerable<string> EnumMembers { get; } = ["NullValue", "value__"];

    /// <summary>Names that no choice of a set can have.</summary>
    public static IEnumerable<string> SetMembers { get; } = ["None", "value__"];

    /// <summary>Names taken by an enum or set.</summary>
    public static IEnumerable<string> ForEnum(string name) => [name, name + "Extensions"];

    /// <summary>Names taken by a composite.</summary>
    public static IEnumerable<string> ForComposite(string name) => [name, name + "Decoder", name + "Encoder"];

    /// <summary>Names taken by a message.</summary>
    public static IEnumerable<string> ForMessage(string name) =>
        [name, name + "Decoder", name + "Encoder", name + "Overlay", name + "View"];

    /// <summary>Names that the members of a type called <paramref name="typeName"/> cannot have: its own (CS0542).</summary>
    public static IEnumerable<string> ForEnclosing(string typeName) =>
        [
            typeName,
            typeName + "Decoder",
            typeName + "Encoder",
            typeName + "Overlay",
            typeName + "View",
            typeName + "Group",
            typeName + "Entry",
        ];

    /// <summary>Names of the members that stand for one field or composite member.</summary>
    public static IEnumerable<string> ForField(string name) =>
        [
            name,
            name + "Raw",
            name + "OrNull",
            name + "String",
            name + "Char",
            "Get" + name,
            "Get" + name + "OrNull",
            "Get" + name + "String",
            "Set" + name,
            "TrySet" + name,
            "TryCopy" + name,
            "Copy" + name + "To",
            "Is" + name + "InActingVersion",
            "Read" + name + "Acquire",
            "Write" + name + "Release",
            "Exchange" + name,
            "CompareExchange" + name,
            "Add" + name,
            "Increment" + name,
        ];

    /// <summary>Names of the members that stand for one group.</summary>
    public static IEnumerable<string> ForGroup(string name) =>
        [
            name,
            name + "Group",
            name + "Entry",
            "Read" + name,
            "TryRead" + name,
            "Skip" + name,
            "TrySkip" + name,
            "Begin" + name,
            "TryBegin" + name,
            "Is" + name + "InActingVersion",
        ];

    /// <summary>Names of the members that stand for one data element.</summary>
    public static IEnumerable<string> ForData(string name) =>
        [
            name,
            "Read" + name,
            "TryRead" + name,
            "Read" + name + "String",
            "TryPeek" + name + "Length",
            "Skip" + name,
            "TrySkip" + name,
            "Write" + name,
            "TryWrite" + name,
            "Reserve" + name,
            "TryReserve" + name,
            "Is" + name + "InActingVersion",
        ];
}
