using System.Numerics;

namespace Vae.Data;

/// <summary>Turns typed cells into the bytes of a text that is made in parts.</summary>
internal sealed class CellEncoder(IReadOnlyList<TableField> fields, char separator)
    : RowEncoder(new RowLayout { Shape = [fields.Count] })
{
    public override byte[] Header(long count, int atLeast = 0)
    {
        using var header = new MemoryStream();
        using var encoder = new TextTableEncoder(header, fields, separator);
        encoder.Complete();
        return header.ToArray();
    }

    public override void Encode(RowSpan rows, MemoryStream target)
    {
        using var encoder = new TextTableEncoder(target, fields, separator, hasHeader: false);
        encoder.Write(rows.Cells!);
        encoder.Complete();
    }

    public override void EncodeValues<T>(long firstRow, ReadOnlySpan<T> values, MemoryStream target) =>
        throw new NotSupportedException();

    public override void EncodeLabels(long firstRow, ReadOnlySpan<long> labels, MemoryStream target) =>
        throw new NotSupportedException();
}
