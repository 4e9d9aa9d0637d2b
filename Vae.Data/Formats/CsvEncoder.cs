using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Vae.Data;

/// <summary>
/// Rows as text with a header: the row's number, its label, its latent vector, its elements, as far as they are there and wanted. Numbers
/// have as many digits as it takes to read the same ones back.
/// </summary>
internal sealed class CsvEncoder(char separator, RowLayout layout) : RowEncoder(layout)
{
    // The longest float64 is "-2.2250738585072014E-308", the longest row number has 19 digits; and the separator.
    private const int LongestField = 25;

    private readonly int width = layout.Columns.Count;
    private readonly bool asBytes = layout.Element == RowElement.UInt8;

    public override byte[] Header(long count, int atLeast = 0) =>
        Encoding.UTF8.GetBytes(
            string.Join(
                separator,
                [
                    "row",
                    .. Layout.HasLabels ? ["label"] : Array.Empty<string>(),
                    .. RowLayout.Names("latent", Layout.LatentSize),
                    .. Layout.Columns.Select(Quoted),
                ]
            ) + "\n"
        );

    // RFC 4180, section 2.
    private string Quoted(string name) =>
        name.Contains(separator) || name.Contains('"') ? $"\"{name.Replace("\"", "\"\"")}\"" : name;

    public override void Encode(RowSpan rows, MemoryStream target)
    {
        if (!asBytes && Layout.Element != RowElement.Float32)
        {
            throw new ArgumentException(
                $"The elements are {RowElement.Float32}; expected {Layout.Element}, which {nameof(RowWriter.WriteValues)} takes."
            );
        }

        var line = ArrayPool<byte>.Shared.Rent(LongestLine());
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

    public override void EncodeValues<T>(long firstRow, ReadOnlySpan<T> values, MemoryStream target)
    {
        var line = ArrayPool<byte>.Shared.Rent(LongestLine());
        try
        {
            for (; !values.IsEmpty; values = values[width..])
            {
                var length = Append(line, 0, firstRow++);
                foreach (var value in values[..width])
                {
                    length = Append(line, length, value);
                }

                line[length - 1] = (byte)'\n';
                target.Write(line, 0, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(line);
        }
    }

    public override void EncodeLabels(long firstRow, ReadOnlySpan<long> labels, MemoryStream target)
    {
        if (Layout.Element.IsWhole())
        {
            // Text would take them all.
            Layout.Element.FromLongs(labels, new byte[checked(labels.Length * Layout.Element.Bytes())]);
        }

        EncodeValues(firstRow, labels, target);
    }

    private int LongestLine() => checked((2 + Layout.LatentSize + width) * LongestField);

    private int Line(RowSpan rows, int row, Span<byte> line)
    {
        var length = Append(line, 0, rows.FirstRow + row);
        if (Layout.HasLabels)
        {
            length = Append(line, length, rows.Labels[row]);
        }

        foreach (var value in rows.Latents.Slice(row * Layout.LatentSize, Layout.LatentSize))
        {
            length = Append(line, length, value);
        }

        foreach (var value in rows.Values.Slice(row * width, width))
        {
            length = asBytes ? Append(line, length, UnitBytes.Convert(value)) : Append(line, length, value);
        }

        line[length - 1] = (byte)'\n';
        return length;
    }

    private int Append<T>(Span<byte> line, int length, T value)
        where T : INumberBase<T>
    {
        if (!T.IsFinite(value))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"A number is {value}; expected finite ones for text, which has no others.")
            );
        }

        value.TryFormat(line[length..], out var written, default, CultureInfo.InvariantCulture);
        line[length + written] = (byte)separator;
        return length + written + 1;
    }
}
