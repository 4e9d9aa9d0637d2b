using System.Text;
using nietras.SeparatedValues;

namespace Vae.Data;

/// <summary>The rows of a text and their cells, without what stands around them: blanks, quotes and marks of doubled quotes.</summary>
internal sealed class TextRows : IDisposable
{
    private const char Quote = '"';

    private readonly string file;
    private readonly SepReader reader;
    private readonly Func<bool> moveNext;
    private readonly string blanks;
    private char[] unquoted = new char[256];
    private long blankLine;

    /// <summary>Reads the header.</summary>
    /// <param name="stream">The text, from its first byte; stays open.</param>
    /// <param name="start">Its first bytes.</param>
    /// <param name="file">The file, as messages call it.</param>
    /// <exception cref="InvalidDataException">There is no header.</exception>
    public TextRows(Stream stream, ReadOnlySpan<byte> start, string file)
    {
        this.file = file;
        Separator = TextEncoding.SeparatorOf(start);
        blanks = Separator == '\t' ? " " : " \t";
        var text = new StreamReader(
            stream,
            TextEncoding.Of(start),
            detectEncodingFromByteOrderMarks: false,
            1 << 16,
            leaveOpen: true
        );
        // The number of cells and the quotes are looked at here, where a message can say more.
        var options = Sep.New(Separator)
            .Reader(options =>
                options with
                {
                    HasHeader = false,
                    DisableColCountCheck = true,
                    DisableFastFloat = true,
                    InitialBufferLength = 1 << 16,
                }
            );
        reader = Checked(() => options.From(text));
        moveNext = reader.MoveNext;
        try
        {
            Names = ReadNames();
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>What stands between the cells.</summary>
    public char Separator { get; }

    /// <summary>The cells of the header.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of the row that was read last.</summary>
    public long Row { get; private set; } = -1;

    /// <summary>The line in which it begins.</summary>
    public long Line => reader.Current.LineNumberFrom;

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="InvalidDataException">It has not as many cells as the header, or the text is damaged.</exception>
    public bool Next()
    {
        while (Move())
        {
            var row = reader.Current;
            var count = row.ColCount;
            if (count == Names.Count)
            {
                Row++;
                return blankLine == 0
                    ? true
                    : throw new InvalidDataException(
                        $"{file} is blank in line {blankLine} and goes on in line {Line}; expected blank lines at the end alone."
                    );
            }

            if (count == 1 && row.Span.Trim(blanks).IsEmpty)
            {
                blankLine = blankLine == 0 ? Line : blankLine;
                continue;
            }

            Row++;
            throw row.Span.Count(Quote) % 2 != 0
                ? NotClosed()
                : new InvalidDataException(
                    $"{file} has {Cells(count)} in {CellReader.Place(Row, Line)}; expected {Names.Count}, one for each name in the header."
                );
        }

        return false;
    }

    /// <summary>A cell's text, until the next one is read.</summary>
    /// <exception cref="InvalidDataException">Its quotes are not as they should be.</exception>
    public ReadOnlySpan<char> Cell(int column) => Content(reader.Current[column].Span, column);

    public void Dispose() => reader.Dispose();

    private static string Cells(int count) => count == 1 ? "1 cell" : $"{count} cells";

    private string[] ReadNames()
    {
        if (!Move())
        {
            throw new InvalidDataException(
                $"{file} has no text; expected a header line with the names of the columns."
            );
        }

        var names = new string[reader.Current.ColCount];
        for (var i = 0; i < names.Length; i++)
        {
            var raw = reader.Current[i].Span.Trim(blanks);
            if (TextNumber.Parse(raw, commas: false).Kind != NumberKind.None)
            {
                throw new InvalidDataException(
                    $"{file} has the number {raw} in its first line, column {i + 1}; "
                        + "expected a header line with the names of the columns (a name that is a number stands in quotes)."
                );
            }

            names[i] = Content(raw, i).ToString();
        }

        return names.Length == 1 && names[0].Length == 0
            ? throw new InvalidDataException(
                $"{file} is blank in its first line; expected a header line with the names of the columns."
            )
            : names;
    }

    private bool Move() => Checked(moveNext);

    /// <summary>The library's exceptions in words that say where.</summary>
    private T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException(
                $"{file} has bytes {(Row < 0 ? "at its start" : $"behind row {Row}")} that are no text in its encoding; expected UTF-8, or UTF-16 with a byte-order mark.",
                e
            );
        }
        catch (NotSupportedException e)
        {
            throw new InvalidDataException(
                $"{file} has more than {1 << 24} characters in row {Row + 1}; expected shorter rows, or the end of a quote.",
                e
            );
        }
    }

    private ReadOnlySpan<char> Content(ReadOnlySpan<char> raw, int column)
    {
        var cell = raw.Trim(blanks);
        if (!cell.Contains(Quote))
        {
            return cell;
        }

        // The reader takes each quote for one that begins or ends something, so an odd one reaches to the end of the text.
        if (cell.Count(Quote) % 2 != 0)
        {
            throw NotClosed();
        }

        var inner = cell[0] == Quote && cell[^1] == Quote ? cell[1..^1] : throw Stray(cell, column);
        return inner.Contains(Quote) ? Unquoted(inner, cell, column) : inner;
    }

    private ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> inner, ReadOnlySpan<char> cell, int column)
    {
        if (unquoted.Length < inner.Length)
        {
            unquoted = new char[Math.Max(inner.Length, 2 * unquoted.Length)];
        }

        var length = 0;
        for (var i = 0; i < inner.Length; i++)
        {
            var c = inner[i];
            if (c == Quote && (++i == inner.Length || inner[i] != Quote))
            {
                throw Stray(cell, column);
            }

            unquoted[length++] = c;
        }

        return unquoted.AsSpan(0, length);
    }

    private InvalidDataException NotClosed() =>
        new(
            $"{file} has a quote in {Place} that is not closed; expected a second one behind the cell, and two for one within it."
        );

    private InvalidDataException Stray(ReadOnlySpan<char> cell, int column) =>
        new(
            $"{file} has '{CellReader.Shown(cell.ToString())}' in {Place}, column {column + 1}; "
                + "expected quotes around a whole cell, and two for one within it."
        );

    private string Place => Row < 0 ? "the header" : CellReader.Place(Row, Line);
}
