using System.Globalization;
using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>
/// The whole header of a message as one 64-bit number, where a header is eight bytes of nothing but its four standard
/// members (the usual one): a codec then writes or compares it in one step.
/// </summary>
internal static class HeaderBits
{
    public static string? Of(LevelNode root)
    {
        HeaderIr header = root.Schema.Header;
        HeaderMemberIr[] members = [header.BlockLength, header.TemplateId, header.SchemaId, header.Version];
        if (
            header.Size != 8
            || members.Any(static m => m.Constant is not null)
            || members.Sum(static m => m.Type.Size()) != 8
        )
        {
            return null;
        }

        ulong bits = 0;
        ulong[] values =
        [
            (ulong)root.Level.BlockLength,
            (ulong)root.Message.TemplateId,
            (ulong)root.Schema.Id,
            (ulong)root.Schema.Version,
        ];
        for (int i = 0; i < members.Length; i++)
        {
            int position =
                root.Schema.ByteOrder == ByteOrder.LittleEndian
                    ? members[i].Offset
                    : 8 - members[i].Offset - members[i].Type.Size();
            bits |= values[i] << (position * 8);
        }

        return "0x" + bits.ToString("X16", CultureInfo.InvariantCulture) + "UL";
    }
}
