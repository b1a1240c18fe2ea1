using TensorPool.Sbe.Generator.Ir;

namespace TensorPool.Sbe.Generator.Emit.Codecs;

/// <summary>Composites as they look with every member null: what a decoder shows for a field that a message lacks.</summary>
internal sealed class NullImages(SchemaIr schema)
{
    private readonly Dictionary<TypeName, CompositeIr> _composites = schema.Composites.ToDictionary(static c => c.Type);

    public EquatableArray<byte> Of(CompositeIr composite)
    {
        byte[] image = new byte[composite.Size];
        Fill(composite, image, 0);
        return image.ToEquatableArray();
    }

    private void Fill(CompositeIr composite, byte[] image, int start)
    {
        foreach (FieldIr member in composite.Members.Where(static m => m.Presence != Presence.Constant))
        {
            int offset = start + member.Offset;
            switch (member.Value)
            {
                case ScalarValue v:
                    Put(image, offset, v.NullValue);
                    break;
                case EnumValue v:
                    Put(image, offset, v.NullValue);
                    break;
                case ArrayValue v:
                    for (int i = 0; i < v.Length; i++)
                    {
                        Put(image, offset + (i * v.Primitive.Size()), v.NullValue);
                    }

                    break;
                case CompositeValue v when _composites.TryGetValue(v.Type, out CompositeIr? nested):
                    Fill(nested, image, offset);
                    break;
                default:
                    // Empty text and the empty set are zeros.
                    break;
            }
        }
    }

    private void Put(byte[] image, int offset, Scalar value)
    {
        int size = value.Type.Size();
        for (int i = 0; i < size; i++)
        {
            int shift = schema.Context.ByteOrder == ByteOrder.LittleEndian ? i : size - 1 - i;
            image[offset + i] = unchecked((byte)(value.Bits >> (shift * 8)));
        }
    }
}
