namespace Vae.Data;

/// <summary>
/// Reads the rows of a table with named, typed columns from CSV (or TSV and the like), Parquet or Arrow IPC (file or stream), forward, in
/// constant memory: that of one row group or record batch. All is told by the contents, not by the name; text may be packed with gzip or
/// zstd. Messages count rows from 0, and lines of text from 1. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>Text is UTF-8, or UTF-16 with a byte-order mark. Its first line names the columns and tells the separator, the most frequent of comma,
/// semicolon and tab; behind the latter two a number may have a decimal comma. Blanks around a cell do not belong to it, unless it is in
/// quotes; a mark of a missing cell is one in quotes, too. Types are found in one pass over the whole file: true and false are
/// Boolean; numbers without a point are Integer, all others Real; numbers with leading zeros, such as 00123, are codes and so Text, as is
/// everything else.</para>
/// <para>In Parquet and Arrow, floats and decimals are Real, and NaN is a missing cell. Dates and times are refused, in text, too, unless the
/// column's type is said to be Text.</para>
/// </remarks>
/// <example>
/// <code>
/// using var table = TableReader.Open("adult.csv");
/// var rows = new TableRows(table.Fields, 4096);
/// while (table.Read(rows) > 0)
/// {
///     // rows.Numbers(column) and rows.Texts(column) hold rows.Count cells each
/// }
/// </code>
/// </example>
public sealed class TableReader : IDisposable
{
    private readonly InputSource source;
    private readonly TableDecoder decoder = null!;
    private readonly CancellationToken cancellation;

    private TableReader(InputSource source, TableReaderOptions options, FileStamp? before)
    {
        this.source = source;
        cancellation = options.Cancellation;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            if (before is not null)
            {
                source.CheckUnchangedSince(before);
            }

            decoder = TableDecoder.Open(source, options);
            RequireRows(decoder.Count);
        }
        catch (InvalidDataException e)
        {
            Dispose();
            throw source.Explain(e);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The path, as messages call it.</summary>
    public string Name => source.Name;

    /// <summary>What the file was at the opening; null for a stream.</summary>
    internal FileStamp? Stamp => source.Stamp;

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableField> Fields => decoder.Fields;

    /// <summary>
    /// The number of rows; null when it is not known without reading them all: text whose types are all given, and Arrow.
    /// </summary>
    public long? Count => decoder.Count;

    /// <summary>The number of rows read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file; a text file whose types are not all given is read once to find them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="InvalidDataException">
    /// The contents are no table, are damaged, or have columns that are not supported; a column that a type is given for is not there.
    /// </exception>
    /// <exception cref="IOException">The file is missing, cannot be read, or changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TableReader Open(string path, TableReaderOptions? options = null) =>
        Open(path, options ?? new TableReaderOptions(), before: null);

    /// <summary>Opens a file again that had a <see cref="Stamp"/> at an earlier opening, and is to have it still.</summary>
    /// <exception cref="IOException">As of <see cref="Open(string, TableReaderOptions?)"/>, or it has another.</exception>
    internal static TableReader Open(string path, TableReaderOptions options, FileStamp? before) =>
        new(InputSource.Open(path, anyOrder: false, options.Cancellation), options, before);

    /// <summary>Reads from a stream, which the reader then owns. Messages call it <paramref name="name"/>.</summary>
    internal static TableReader Open(Stream stream, string name, TableReaderOptions? options = null)
    {
        options ??= new TableReaderOptions();
        return new TableReader(InputSource.Open(stream, name, null, options.Cancellation), options, before: null);
    }

    /// <summary>Reads the next rows, as many as fit, fewer only at the end.</summary>
    /// <param name="rows">Takes them; its fields have to be <see cref="Fields"/>.</param>
    /// <returns>How many there were; 0 at the end.</returns>
    /// <exception cref="ArgumentException">The fields are others.</exception>
    /// <exception cref="InvalidDataException">The contents are damaged, or a cell does not fit its column's type.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public int Read(TableRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (!rows.Fields.SequenceEqual(Fields))
        {
            throw new ArgumentException(
                $"The rows have the columns {TableDecoder.InWords(rows.Fields)}; expected {TableDecoder.InWords(Fields)}, those of {Name}."
            );
        }

        cancellation.ThrowIfCancellationRequested();
        rows.Count = 0;
        try
        {
            var count = decoder.Read(rows, Position);
            if (count == 0)
            {
                RequireRows(Position);
                source.CheckUnchanged();
            }

            Position += count;
            return rows.Count = count;
        }
        catch (InvalidDataException e)
        {
            throw source.Explain(e);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        decoder?.Dispose();
        source.Dispose();
    }

    private void RequireRows(long? count)
    {
        if (count == 0)
        {
            throw new InvalidDataException($"{Name} has columns and no rows; expected at least one.");
        }
    }
}
