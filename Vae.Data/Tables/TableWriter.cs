using System.Globalization;

namespace Vae.Data;

/// <summary>
/// Writes the rows of a table with named, typed columns as CSV (<c>.csv</c>) or TSV (<c>.tsv</c>), both also packed (<c>.gz</c> or <c>.zst</c>
/// behind), Parquet (<c>.parquet</c>), Arrow IPC file (<c>.arrow</c> or <c>.feather</c>) or stream (<c>.arrows</c>), told by the name's ending,
/// in constant memory. The file appears complete or not at all; the same rows make the same bytes. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>Parquet and Arrow keep types and missing cells: text, Booleans, 64-bit whole numbers, doubles, all of which may be missing, in groups of
/// 65536 rows.</para>
/// <para>In text a missing cell is empty. A text that is empty or one of <see cref="TableReaderOptions.DefaultMissingMarks"/> stands in quotes:
/// readers that mind quotes, as DuckDB does, take it for a text, while <see cref="TableReader"/> and pandas take it for a missing cell. A Real
/// cell has a point or an exponent, so that its column is read as Real again, and the fewest digits that tell it from all other doubles.</para>
/// </remarks>
/// <example>
/// <code>
/// var people = new TableRows([new("name", CellType.Text), new("age", CellType.Integer)], capacity: 1) { Count = 1 };
/// people.Texts(0)[0] = "Ada";
/// people.Numbers(1)[0] = double.NaN; // missing
/// using var writer = TableWriter.Create("people.parquet", people.Fields);
/// writer.Write(people);
/// writer.Complete();
/// </code>
/// </example>
public sealed class TableWriter : IDisposable
{
    private readonly IReadOnlyList<TableField> fields;
    private readonly TableEncoder encoder;
    private readonly FileStream? file;
    private readonly string? path;
    private readonly TableRows? group;
    private bool done;

    private TableWriter(Stream stream, string name, IReadOnlyList<TableField> fields, string? path)
    {
        this.fields = fields;
        this.path = path;
        file = path is null ? null : (FileStream)stream;
        encoder = TableEncoder.New(stream, name, fields);
        group = encoder is ParquetTableEncoder or ArrowTableEncoder
            ? new TableRows(fields, TableEncoder.GroupRows)
            : null;
    }

    /// <summary>The rows written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file's path, whose ending tells the format.</param>
    /// <param name="fields">The columns.</param>
    /// <exception cref="ArgumentException">The name has no known ending, there is no column, one has no name, or two have the same.</exception>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static TableWriter Create(string path, IReadOnlyList<TableField> fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        RequireNames(fields);
        TableEncoder.Require(path);
        var temporary = AtomicFile.CreateTemporary(path);
        try
        {
            return new TableWriter(temporary, path, [.. fields], FilePlace.Resolved(path));
        }
        catch
        {
            temporary.Dispose();
            File.Delete(temporary.Name);
            throw;
        }
    }

    /// <summary>Begins to write to a stream, which stays open, in the format that a file's name tells.</summary>
    internal static TableWriter Create(Stream stream, string name, IReadOnlyList<TableField> fields)
    {
        RequireNames(fields);
        return new TableWriter(stream, name, [.. fields], null);
    }

    /// <summary>Writes rows.</summary>
    /// <param name="rows">The rows, whose fields are those of the file.</param>
    /// <exception cref="ArgumentException">
    /// The fields are others, or a cell is not of its column's type: an Integer that is no whole number within ±2^53, a Boolean other than 0 and
    /// 1, an infinite number, half of a character. Nothing of <paramref name="rows"/> is written then.
    /// </exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(TableRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ObjectDisposedException.ThrowIf(done, this);
        if (!rows.Fields.SequenceEqual(fields))
        {
            throw new ArgumentException(
                $"The rows have the columns {TableDecoder.InWords(rows.Fields)}; expected {TableDecoder.InWords(fields)}."
            );
        }

        RequireCells(rows);
        if (group is null)
        {
            encoder.Write(rows);
        }
        else
        {
            Gather(rows);
        }

        Count += rows.Count;
    }

    /// <summary>Ends the file, flushes it to disk and gives it its name.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(done, this);
        if (group is { Count: > 0 })
        {
            encoder.Write(group);
        }

        encoder.Complete();
        encoder.Dispose();
        if (file is not null)
        {
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(file.Name, path!, overwrite: true);
        }

        done = true;
    }

    /// <summary>Removes what was written unless <see cref="Complete"/> was called.</summary>
    public void Dispose()
    {
        if (done)
        {
            return;
        }

        done = true;
        try
        {
            encoder.Dispose();
        }
        finally
        {
            if (file is not null)
            {
                file.Dispose();
                File.Delete(file.Name);
            }
        }
    }

    private static void RequireNames(IReadOnlyList<TableField> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Count == 0)
        {
            throw new ArgumentException("There are no columns; expected at least one.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (string.IsNullOrWhiteSpace(field.Name) || !names.Add(field.Name))
            {
                throw new ArgumentException(
                    $"A column is called '{field.Name}'; expected names that are not blank and differ from each other."
                );
            }
        }
    }

    private void RequireCells(TableRows rows)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Type == CellType.Text)
            {
                var texts = rows.Texts(i)[..rows.Count];
                for (var row = 0; row < texts.Length; row++)
                {
                    if (texts[row] is { } text && !IsWhole(text))
                    {
                        throw Wrong(i, row, "half of a character", "text in Unicode");
                    }
                }

                continue;
            }

            var numbers = rows.Numbers(i)[..rows.Count];
            for (var row = 0; row < numbers.Length; row++)
            {
                var number = numbers[row];
                if (!double.IsNaN(number) && Expected(fields[i].Type, number) is { } expected)
                {
                    throw Wrong(i, row, number.ToString(CultureInfo.InvariantCulture), expected);
                }
            }
        }
    }

    /// <summary>What a number should be; null when it is.</summary>
    private static string? Expected(CellType type, double number) =>
        type switch
        {
            CellType.Boolean => number is 0 or 1 ? null : "0 or 1",
            CellType.Integer => double.IsInteger(number) && Math.Abs(number) <= CellReader.MostInteger
                ? null
                : "a whole number within ±9007199254740992 (2^53)",
            _ => double.IsInfinity(number) ? "a finite number" : null,
        };

    /// <summary>Whether each half of a character stands beside the other.</summary>
    private static bool IsWhole(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = at; i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private ArgumentException Wrong(int column, int row, string found, string expected) =>
        new($"The column '{fields[column].Name}' has {found} in row {Count + row}; expected {expected}.");

    /// <summary>Makes row groups of one size, however many rows come at a time.</summary>
    private void Gather(TableRows rows)
    {
        for (var at = 0; at < rows.Count; )
        {
            var part = Math.Min(rows.Count - at, group!.Capacity - group.Count);
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Type == CellType.Text)
                {
                    rows.Texts(i).Slice(at, part).CopyTo(group.Texts(i)[group.Count..]);
                }
                else
                {
                    rows.Numbers(i).Slice(at, part).CopyTo(group.Numbers(i)[group.Count..]);
                }
            }

            group.Count += part;
            at += part;
            if (group.Count == group.Capacity)
            {
                encoder.Write(group);
                group.Count = 0;
            }
        }
    }
}
