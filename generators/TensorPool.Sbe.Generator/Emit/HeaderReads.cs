using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit;

/// <summary>How dispatchers read members of a message header, whatever its layout.</summary>
internal static class HeaderReads
{
    public const string Runtime = "global::TensorPool.Sbe";
    public const string Status = Runtime + ".SbeStatus";
    public const string Acceptance = Runtime + ".SbeAcceptance";

    /// <summary>Refuses a buffer that is shorter than the header.</summary>
    public static void WriteLengthCheck(IndentedWriter writer, HeaderIr header)
    {
        // A header of constants only has no bytes.
        if (header.Size == 0)
        {
            return;
        }

        using (writer.Block($"if (buffer.Length < {CSharpLiterals.Of(header.Size)})"))
        {
            writer.WriteLine($"handler.OnRejected({Status}.TruncatedHeader, -1, -1);");
            writer.WriteLine("return false;");
        }

        writer.WriteLine();
    }

    /// <summary>
    /// Declares an <c>int</c> with the value of a member. Values above 2³¹−1 (of wide members) become −1: no schema can
    /// declare them, so that they are equally unknown.
    /// </summary>
    public static void WriteRead(IndentedWriter writer, string local, HeaderMemberIr member, ByteOrder order)
    {
        if (member.Constant is { } constant)
        {
            string value = constant.UInt64 <= int.MaxValue ? CSharpLiterals.Of((int)constant.UInt64) : "-1";
            writer.WriteLine($"int {local} = {value}; // constant in the header, not on the wire");
            return;
        }

        string read = Read(member, order);
        if (member.Type.Size() < 4)
        {
            writer.WriteLine($"int {local} = {read};");
            return;
        }

        string raw = "raw" + char.ToUpperInvariant(local[0]) + local.Substring(1);
        writer.WriteLine($"{member.Type.CSharpName()} {raw} = {read};");
        writer.WriteLine($"int {local} = {raw} <= int.MaxValue ? (int){raw} : -1;");
    }

    private static string Read(HeaderMemberIr member, ByteOrder order)
    {
        string name = member.Type switch
        {
            PrimitiveType.Char or PrimitiveType.UInt8 => "UInt8",
            PrimitiveType.UInt16 => "UInt16",
            PrimitiveType.UInt32 => "UInt32",
            PrimitiveType.UInt64 => "UInt64",
            _ => throw new InvalidOperationException($"A header member cannot be of type {member.Type.SchemaName()}."),
        };
        string suffix = member.Type.Size() == 1 ? "" : order.ToString();
        return $"{Runtime}.SbeWire.Read{name}{suffix}(ref origin, {CSharpLiterals.Of(member.Offset)})";
    }
}
