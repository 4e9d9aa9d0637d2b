namespace Vae.Data;

/// <summary>Reads CSV, TSV and text with semicolons.</summary>
internal sealed class TextTableDecoder : TableDecoder
{
    private const int MostBytesShown = 8;

    private readonly TextRows rows;
    private readonly MissingMarks missing;
    private readonly CellReader[] cells;
    private readonly char[] marks;

    /// <summary>Reads the header and, unless all types are given, all rows once.</summary>
    /// <exception cref="InvalidDataException">The text is no table, or types have to be found in one that cannot be read twice.</exception>
    public TextTableDecoder(InputSource source, TableReaderOptions options)
    {
        var start = source.Start;
        if (!TextEncoding.IsUtf16(start.Span) && start.Span.Contains((byte)0))
        {
            var first = Convert.ToHexString(start.Span[..Math.Min(start.Length, MostBytesShown)]);
            throw new InvalidDataException(
                $"{source.Name} starts with the bytes {first} and is no text; expected {Readable}."
            );
        }

        missing = new MissingMarks(options.MissingMarks);
        CellType[]? found = null;
        if (!AreTypesGiven(source, options))
        {
            Count = source.ReadAgain(stream =>
            {
                using var all = new TextRows(stream, start.Span, source.Name);
                RequireNames(source.Name, all.Names, options);
                found = TextTypes.Find(all, source.Name, options, missing, out var count);
                return count;
            });
            if (found is null)
            {
                throw new InvalidDataException(
                    $"{source.Name} is a pipe, which is read only once; expected a file, or the types of all columns."
                );
            }
        }

        rows = new TextRows(source.Bytes, start.Span, source.Name);
        try
        {
            RequireNames(source.Name, rows.Names, options);
            Fields = [.. rows.Names.Select((name, i) => new TableField(name, found?[i] ?? options.Types![name]))];
        }
        catch
        {
            rows.Dispose();
            throw;
        }

        cells = [.. Fields.Select(field => new CellReader(source.Name, field))];
        marks = new char[cells.Length];
    }

    public override IReadOnlyList<TableField> Fields { get; }

    public override long? Count { get; }

    public override int Read(TableRows target, long firstRow)
    {
        var count = 0;
        for (; count < target.Capacity && rows.Next(); count++)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                if (cells[i].IsText)
                {
                    var text = rows.Cell(i);
                    target.Texts(i)[count] = missing.Contains(text.Trim(" \t")) ? null : cells[i].Text(text);
                }
                else
                {
                    var text = rows.Cell(i).Trim(" \t");
                    target.Numbers(i)[count] = missing.Contains(text) ? double.NaN : Number(i, text);
                }
            }
        }

        return count;
    }

    public override void Dispose() => rows.Dispose();

    /// <summary>Whether each column's type is given, so that rows have to be read only once.</summary>
    private static bool AreTypesGiven(InputSource source, TableReaderOptions options)
    {
        if (options.Types is not { Count: > 0 } types)
        {
            return false;
        }

        using var start = new MemoryStream(source.Start.ToArray());
        using var rows = new TextRows(start, source.Start.Span, source.Name);
        return rows.Names.All(types.ContainsKey);
    }

    private double Number(int column, ReadOnlySpan<char> text)
    {
        var cell = cells[column];
        if (cell.Field.Type == CellType.Boolean && TextNumber.Boolean(text) is { } boolean)
        {
            return boolean ? 1 : 0;
        }

        var number = TextNumber.Parse(text, commas: rows.Separator != ',');
        return !IsMark(column, number.Mark) ? throw cell.Misfit(text.ToString(), rows.Row, rows.Line)
            : cell.Fits(number) ? cell.Kept(number.Value)
            : throw cell.Unfit(number, text.ToString(), rows.Row, rows.Line);
    }

    /// <summary>Whether the decimal mark is the one that the column has: of two, one parts thousands.</summary>
    private bool IsMark(int column, char mark)
    {
        if (mark == '\0')
        {
            return true;
        }

        marks[column] = marks[column] == '\0' ? mark : marks[column];
        return marks[column] == mark;
    }
}
