using System.Buffers;
using System.Text;
using Vae.Inference;

namespace Vae.Batch;

/// <summary>
/// Rows as text with a header: the row's number, its label, its latent vector, its elements, as far as they are there and wanted. Numbers
/// have as many digits as it takes to read the same ones back; no field needs quotes.
/// </summary>
/// <param name="separator">Between two fields.</param>
/// <param name="table">The rows.</param>
/// <param name="asBytes">Whether elements are pixels to be written from 0 to 255.</param>
/// <param name="withLatents">Whether latent vectors are wanted.</param>
/// <param name="withValues">Whether the elements are wanted.</param>
internal sealed class TextEncoder(char separator, RowTable table, bool asBytes, bool withLatents, bool withValues)
    : IRowEncoder
{
    // The longest float32 is "-1.1754944E-38", the longest row number has 19 digits; and the separator.
    private const int LongestField = 20;

    private readonly int width = withValues ? table.Shape.Size : 0;
    private readonly int latentSize = withLatents ? table.LatentSize : 0;

    public byte[] Header(long count) =>
        Encoding.ASCII.GetBytes(
            string.Join(
                separator,
                [
                    "row",
                    .. table.HasLabels ? ["label"] : Array.Empty<string>(),
                    .. RowTable.Names("latent", latentSize),
                    .. withValues ? table.Columns : [],
                ]
            ) + "\n"
        );

    public void Encode(RowSpan rows, MemoryStream target)
    {
        var longest = checked((2 + latentSize + width) * LongestField);
        var line = ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            for (var i = 0; i < rows.Count; i++)
            {
                target.Write(line, 0, Line(rows, i, line));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    private int Line(RowSpan rows, int row, Span<byte> line)
    {
        var length = Append(line, 0, rows.FirstRow + row);
        if (table.HasLabels)
        {
            length = Append(line, length, rows.Labels[row]);
        }

        foreach (var value in rows.Latents.Slice(row * latentSize, latentSize))
        {
            length = Append(line, length, value);
        }

        foreach (var value in rows.Values.Slice(row * width, width))
        {
            length = asBytes ? Append(line, length, PixelBytes.ByteOf(value)) : Append(line, length, value);
        }

        line[length - 1] = (byte)'\n';
        return length;
    }

    private int Append<T>(Span<byte> line, int length, T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(line[length..], out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        line[length + written] = (byte)separator;
        return length + written + 1;
    }
}
