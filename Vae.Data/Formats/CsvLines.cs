using System.Text;

namespace Vae.Data;

/// <summary>
/// The lines of a text and their fields, in UTF-8. Comments, which start with <c>#</c>, stand above the first line and below the last one,
/// blank lines below it. No field is allocated, and each byte is looked at once, however long its line.
/// </summary>
internal sealed class CsvLines
{
    private const int BufferBytes = 1 << 16;
    private const int MostBytesPerLine = 1 << 29;

    private readonly Stream stream;
    private byte[] buffer = new byte[BufferBytes];

    // What is kept of the buffer, the line, and what was read behind it.
    private int kept;
    private int lineStart;
    private int lineEnd;
    private int next;
    private int filled;
    private bool hasEnded;

    // The start and the end of each field, from the line's start.
    private int[] bounds = new int[64];

    /// <param name="stream">The text, at its start, owned by the caller.</param>
    /// <param name="name">As messages call it.</param>
    public CsvLines(Stream stream, string name)
    {
        this.stream = stream;
        Name = name;
        while (filled < Encoding.UTF8.Preamble.Length && !hasEnded)
        {
            Fill();
        }

        next = buffer.AsSpan(0, filled).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
    }

    /// <summary>As messages call the text.</summary>
    public string Name { get; }

    /// <summary>The number of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The last comment in front of the line that was read, without its sign; empty when there is none.</summary>
    public byte[] Comment { get; private set; } = [];

    /// <summary>The line that was read last.</summary>
    public ReadOnlySpan<byte> Line => buffer.AsSpan(lineStart, lineEnd - lineStart);

    /// <summary>The number of fields that <see cref="Split"/> found.</summary>
    public int FieldCount { get; private set; }

    /// <summary>A field, without blanks and quotes around it; a quote within it is doubled.</summary>
    public ReadOnlySpan<byte> Field(int column) => Line[bounds[2 * column]..bounds[2 * column + 1]];

    /// <summary>Goes to the next line that is no comment.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">Rows go on behind a blank line or a comment, or a line is too long.</exception>
    public bool Read()
    {
        var isFirst = Number == 0;
        var passedIsBlank = false;
        for (var passed = 0L; ; )
        {
            kept = next;
            if (!FindLine())
            {
                return false;
            }

            Number++;
            var line = Line.TrimStart(" \t"u8);
            if (line is [(byte)'#', ..] && isFirst && passed == 0)
            {
                Comment = line[1..].ToArray();
            }
            else if (line.IsEmpty || line[0] == '#')
            {
                passedIsBlank = passed > 0 ? passedIsBlank : line.IsEmpty;
                passed = passed > 0 ? passed : Number;
            }
            else
            {
                return passed == 0
                    ? true
                    : throw new InvalidDataException(
                        $"{Name} {(passedIsBlank ? "is blank" : "has a comment")} in line {passed} and goes on in line {Number}; "
                            + $"expected {(passedIsBlank ? "blank lines" : "comments above the first line and")} at the end alone."
                    );
            }
        }
    }

    /// <summary>The line behind this one, which stays the current one; empty when there is none, or it is blank or a comment.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        // The buffer may move while the line behind is looked for; what is kept moves along.
        var (start, end, behind) = (lineStart - kept, lineEnd - kept, next - kept);
        var found = FindLine();
        var peeked = found ? (lineStart, lineEnd) : (0, 0);
        (lineStart, lineEnd, next) = (kept + start, kept + end, kept + behind);
        var line = buffer.AsSpan(peeked.Item1..peeked.Item2).Trim(" \t"u8);
        return line is [(byte)'#', ..] ? [] : line;
    }

    /// <summary>Finds the fields of the line.</summary>
    /// <param name="separator">What stands between fields; a blank for any run of blanks and tabs.</param>
    /// <exception cref="InvalidDataException">A quote is where none can be.</exception>
    public void Split(byte separator)
    {
        FieldCount = 0;
        var line = Line;
        var hasQuotes = line.Contains((byte)'"');
        for (var from = 0; ; )
        {
            from = AfterBlanks(line, from, separator);
            if (separator == ' ' && from == line.Length && FieldCount > 0)
            {
                return;
            }

            int end;
            if (hasQuotes && from < line.Length && line[from] == '"')
            {
                var closing = ClosingQuote(line, from + 1);
                Add(from + 1, closing);
                end = AfterBlanks(line, closing + 1, separator);
                if (end < line.Length && line[end] != separator && (separator != ' ' || end == closing + 1))
                {
                    throw Misplaced();
                }
            }
            else
            {
                var length = separator == ' ' ? line[from..].IndexOfAny(" \t"u8) : line[from..].IndexOf(separator);
                end = length < 0 ? line.Length : from + length;
                var last = end;
                while (last > from && line[last - 1] is (byte)' ' or (byte)'\t')
                {
                    last--;
                }

                Add(from, last);
            }

            if (end == line.Length)
            {
                return;
            }

            from = separator == ' ' ? end : end + 1;
        }
    }

    private static int AfterBlanks(ReadOnlySpan<byte> line, int from, byte separator)
    {
        while (from < line.Length && (line[from] == ' ' || (line[from] == '\t' && separator != '\t')))
        {
            from++;
        }

        return from;
    }

    private int ClosingQuote(ReadOnlySpan<byte> line, int from)
    {
        while (true)
        {
            var length = line[from..].IndexOf((byte)'"');
            if (length < 0)
            {
                throw Misplaced();
            }

            from += length;
            if (from + 1 == line.Length || line[from + 1] != '"')
            {
                return from;
            }

            from += 2;
        }
    }

    private InvalidDataException Misplaced() =>
        new(
            $"{Name} is no CSV in line {Number} (a quote in column {FieldCount + 1} is not closed there, or not at the field's end); "
                + "expected numbers between separators."
        );

    private void Add(int from, int to)
    {
        if (2 * FieldCount == bounds.Length)
        {
            Array.Resize(ref bounds, 2 * bounds.Length);
        }

        bounds[2 * FieldCount] = from;
        bounds[2 * FieldCount + 1] = to;
        FieldCount++;
    }

    /// <summary>Finds the line that starts at <see cref="next"/>.</summary>
    private bool FindLine()
    {
        for (var looked = 0; ; )
        {
            var found = buffer.AsSpan(next + looked, filled - next - looked).IndexOf((byte)'\n');
            if (found >= 0 || hasEnded)
            {
                if (found < 0 && next == filled)
                {
                    return false;
                }

                lineStart = next;
                lineEnd = found < 0 ? filled : next + looked + found;
                next = found < 0 ? filled : lineEnd + 1;
                lineEnd -= lineEnd > lineStart && buffer[lineEnd - 1] == '\r' ? 1 : 0;
                return true;
            }

            looked = filled - next;
            Fill();
        }
    }

    /// <summary>Reads on, behind what is kept.</summary>
    private void Fill()
    {
        if (filled - kept > buffer.Length / 2)
        {
            if (buffer.Length >= MostBytesPerLine)
            {
                throw new InvalidDataException(
                    $"{Name} has more than {MostBytesPerLine / 2} bytes in line {Number + 1}; expected shorter lines, one per row."
                );
            }

            Array.Resize(ref buffer, 2 * buffer.Length);
        }

        if (kept > 0)
        {
            buffer.AsSpan(kept, filled - kept).CopyTo(buffer);
            (lineStart, lineEnd, next, filled, kept) = (
                lineStart - kept,
                lineEnd - kept,
                next - kept,
                filled - kept,
                0
            );
        }

        var read = stream.Read(buffer, filled, buffer.Length - filled);
        filled += read;
        hasEnded = read == 0;
    }
}
