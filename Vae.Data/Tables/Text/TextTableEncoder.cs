using System.Buffers;
using System.Globalization;
using System.Text;

namespace Vae.Data;

/// <summary>Writes CSV as RFC 4180 has it, but with line feeds alone, or TSV with the same quotes.</summary>
internal sealed class TextTableEncoder : TableEncoder
{
    private const int BufferBytes = 1 << 16;
    private const int NumberBytes = 40;

    private readonly Stream stream;
    private readonly IReadOnlyList<TableField> fields;
    private readonly byte separator;
    private readonly SearchValues<char> special;
    private readonly MissingMarks missing = new(TableReaderOptions.DefaultMissingMarks);
    private byte[] buffer = new byte[BufferBytes];
    private int filled;

    /// <summary>Writes the header.</summary>
    public TextTableEncoder(Stream stream, IReadOnlyList<TableField> fields, char separator)
    {
        this.stream = stream;
        this.fields = fields;
        this.separator = (byte)separator;
        special = SearchValues.Create([separator, '"', '\r', '\n']);
        for (var i = 0; i < fields.Count; i++)
        {
            // A number is a name in quotes alone, and the separator is told from the header.
            var name = fields[i].Name;
            var isPlain =
                TextNumber.Parse(name, commas: false).Kind == NumberKind.None && !name.AsSpan().ContainsAny(",;\t");
            WriteText(name, mustQuote: !isPlain);
            WriteByte(i + 1 < fields.Count ? this.separator : (byte)'\n');
        }
    }

    public override void Write(TableRows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Type == CellType.Text)
                {
                    if (rows.Texts(i)[row] is { } text)
                    {
                        WriteText(text, mustQuote: false);
                    }
                }
                else
                {
                    WriteNumber(rows.Numbers(i)[row], fields[i].Type);
                }

                WriteByte(i + 1 < fields.Count ? separator : (byte)'\n');
            }
        }
    }

    public override void Complete() => Flush();

    /// <summary>Nothing is held.</summary>
    public override void Dispose() { }

    private void WriteNumber(double number, CellType type)
    {
        if (double.IsNaN(number))
        {
            return;
        }

        var target = Room(NumberBytes);
        if (type == CellType.Boolean)
        {
            var word = number == 1 ? "true"u8 : "false"u8;
            word.CopyTo(target);
            filled += word.Length;
        }
        else if (type == CellType.Integer)
        {
            ((long)number).TryFormat(target, out var length, default, CultureInfo.InvariantCulture);
            filled += length;
        }
        else
        {
            number.TryFormat(target, out var length, "R", CultureInfo.InvariantCulture);
            filled += length;
            if (!target[..length].ContainsAny((byte)'.', (byte)'E'))
            {
                ".0"u8.CopyTo(target[length..]);
                filled += 2;
            }
        }
    }

    private void WriteText(string text, bool mustQuote)
    {
        var span = text.AsSpan();
        var trimmed = span.Trim(" \t");
        var isQuoted =
            mustQuote || trimmed.Length < span.Length || missing.Contains(trimmed) || span.ContainsAny(special);
        if (!isQuoted)
        {
            WriteCharacters(span);
            return;
        }

        WriteByte((byte)'"');
        for (int quote; (quote = span.IndexOf('"')) >= 0; span = span[(quote + 1)..])
        {
            WriteCharacters(span[..(quote + 1)]);
            WriteByte((byte)'"');
        }

        WriteCharacters(span);
        WriteByte((byte)'"');
    }

    private void WriteCharacters(ReadOnlySpan<char> span)
    {
        var target = Room(Encoding.UTF8.GetMaxByteCount(span.Length));
        filled += Encoding.UTF8.GetBytes(span, target);
    }

    private void WriteByte(byte value)
    {
        Room(1)[0] = value;
        filled++;
    }

    private Span<byte> Room(int count)
    {
        if (buffer.Length - filled < count)
        {
            Flush();
            buffer = buffer.Length < count ? new byte[count] : buffer;
        }

        return buffer.AsSpan(filled);
    }

    private void Flush()
    {
        stream.Write(buffer, 0, filled);
        filled = 0;
    }
}
