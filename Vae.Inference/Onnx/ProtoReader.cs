using System.Text;

namespace Vae.Inference;

/// <summary>
/// Reads the protobuf wire format forward, field by field. Enough to look into an ONNX file before any of it is trusted, without a
/// protobuf library.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> rest = data;
    private ReadOnlySpan<byte> payload;
    private ulong number;

    /// <summary>The number of the field that <see cref="Next"/> read.</summary>
    public int Field { get; private set; }

    /// <summary>Reads the next field; false at the end of the message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf message.</exception>
    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = tag >> 3 is > 0 and <= int.MaxValue ? (int)(tag >> 3) : throw Malformed();
        number = 0;
        payload = default;
        switch (tag & 7)
        {
            case 0:
                number = Varint();
                break;
            case 1:
                payload = Take(8);
                break;
            case 2:
                payload = Take(Varint());
                break;
            case 5:
                payload = Take(4);
                break;
            default:
                throw Malformed();
        }

        return true;
    }

    /// <summary>The field as a whole number.</summary>
    public readonly long Int64 => (long)number;

    /// <summary>The field as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(payload);

    /// <summary>The field as a message, to be read with a reader of its own.</summary>
    public readonly ReadOnlySpan<byte> Message => payload;

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw Malformed();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
        {
            throw Malformed();
        }

        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private static InvalidDataException Malformed() => new("its bytes are no protobuf message");
}
