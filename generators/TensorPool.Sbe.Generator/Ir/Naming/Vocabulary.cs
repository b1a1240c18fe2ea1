namespace TensorPool.Sbe.Generator.Ir.Naming;

/// <summary>
/// The names that emitted code uses for itself, and those it derives from a schema name. Schema names yield to them.
/// The emitter and this file belong together: a new kind of member in emitted code needs a line here.
/// </summary>
internal static class Vocabulary
{
    /// <summary>Names that no type of a schema can have in its namespace; <c>_</c> is how emitted code discards values.</summary>
    public static IEnumerable<string> Types { get; } =
    ["_", "SchemaInfo", "MessageDispatcher", "IMessageHandler", "System", "TensorPool", "Microsoft"];

    /// <summary>Names that no member of a composite can have.</summary>
    public static IEnumerable<string> CompositeMembers { get; } =
    [
        // System.Object and System.ValueType
        "ToString",
        "GetHashCode",
        "Equals",
        "GetType",
        "Finalize",
        "MemberwiseClone",
        "ReferenceEquals",
        "Wrap",
        "TryWrap",
        "Absent",
        "IsPresent",
        "IsNull",
        "NullImage",
        "Validate",
        "TryFormat",
        "WriteTo",
        "_",
        "_block",
        "_actingVersion",
        "Clear",
        "SetOptionalFieldsToNull",
    ];

    /// <summary>Names that no element of a group entry can have.</summary>
    public static IEnumerable<string> EntryMembers { get; } =
    [
        .. CompositeMembers,
        "_origin",
        "_cursor",
        "_end",
        "_position",
        "Check",
        "TrySkip",
        "Count",
        "Current",
        "MoveNext",
        "Next",
        "TryNext",
    ];

    /// <summary>Names that no element of the root of a message can have.</summary>
    public static IEnumerable<string> MessageMembers { get; } =
    [
        .. EntryMembers,
        "_headerLength",
        "_actingBlockLength",
        "Header",
        "BlockLength",
        "TemplateId",
        "SchemaId",
        "SchemaVersion",
        "ActingVersion",
        "ActingBlockLength",
        "Buffer",
        "Limit",
        "Offset",
        "Status",
        "EncodedLength",
        "TryWrapBlock",
        "Accept",
        "MinimumBlockLength",
        "Reject",
        "TryMeasure",
        "Rewind",
        "Complete",
        "TryComplete",
        "CompleteTo",
        "FromAddress",
        "FromReference",
        "AsView",
        "Slack",
        "SameLength",
    ];

    /// <summary>Names of all members that codecs, groups and entries have besides those of the schema.</summary>
    public static IEnumerable<string> CodecMembers { get; } =
    [
        .. MessageMembers,
        "Index",
        "HasBytes",
        "GetEnumerator",
        "Grow",
        "Enter",
        "TryRead",
        "TryBegin",
        "_blockLength",
        "_count",
        "_dimension",
        "_first",
        "_index",
        "_left",
    ];

    /// <summary>Names that mean members inside of the static class with the extensions of an enum.</summary>
    public static IEnumerable<string> EnumExtensionMembers { get; } =
    [
        "Equals",
        "ReferenceEquals",
        "ToString",
        "GetHashCode",
        "GetType",
        "Finalize",
        "MemberwiseClone",
        "IsNull",
        "IsDefined",
        "GetName",
    ];

    /// <summary>Names that no valid value of an enum can have.</summary>
    public static IEnumerable<string> EnumMembers { get; } = ["NullValue", "value__"];

    /// <summary>Names that no choice of a set can have.</summary>
    public static IEnumerable<string> SetMembers { get; } = ["None", "value__"];

    /// <summary>Members of the static class of a composite, which cannot have its name (CS0542).</summary>
    private static HashSet<string> CompositeConstants { get; } =
    [
        "Size",
        "Fields",
        "ToString",
        "GetHashCode",
        "Equals",
        "GetType",
        "Finalize",
        "MemberwiseClone",
        "ReferenceEquals",
    ];

    /// <summary>Members of the static class of a message, which cannot have its name (CS0542).</summary>
    private static HashSet<string> MessageConstants { get; } =
    [
        .. CompositeConstants,
        "TemplateId",
        "SchemaId",
        "SchemaVersion",
        "SinceVersion",
        "HeaderSize",
        "BlockLength",
        "MinimumLength",
        "OwnHeader",
        "Alignment",
        "GetEncodedLength",
        "Groups",
        "Data",
        "AccessOrder",
    ];

    /// <summary>Names taken by an enum or set.</summary>
    public static IEnumerable<string> ForEnum(string name) => [name, name + "Extensions"];

    /// <summary>Names taken by a composite.</summary>
    public static IEnumerable<string> ForComposite(string name) =>
        [name, name + "Decoder", name + "Encoder", .. Unless(CompositeConstants.Contains(name))];

    /// <summary>Names taken by a message.</summary>
    public static IEnumerable<string> ForMessage(string name) =>
        [
            name,
            name + "Decoder",
            name + "Encoder",
            name + "Overlay",
            name + "View",
            .. Unless(MessageConstants.Contains(name)),
        ];

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

    /// <summary>Where the condition holds, a name that is always taken already, so that another one is chosen.</summary>
    private static string[] Unless(bool condition) => condition ? ["SchemaInfo"] : [];
}
