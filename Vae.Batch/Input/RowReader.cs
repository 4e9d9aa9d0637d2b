namespace Vae.Batch;

/// <summary>
/// Reads rows of numbers from IDX, NPY, CSV or TSV, plain or packed with gzip or zstd (all told by the contents), forward, in constant
/// memory. Not thread-safe.
/// </summary>
internal sealed class RowReader : InputReader
{
    private RowReader(InputSource source, float largest)
        : base(source, OpenTable(source, largest, table => RequireElements(table, source.Name))) { }

    /// <summary>The number of elements of one row, at least 1.</summary>
    public int RowSize => Table.RowSize;

    /// <summary>Whether rows come with labels: a CSV column of that name.</summary>
    public bool HasLabels => Table.HasLabels;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="largest">What the numbers of a CSV file are divided by, such as 255 for bytes.</param>
    /// <param name="cancellation">Ends the waiting for a pipe; a file is not waited for.</param>
    /// <exception cref="InvalidDataException">The contents are in none of the formats, or damaged.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static RowReader Open(string path, float largest = 1f, CancellationToken cancellation = default) =>
        Open(InputSource.Open(path, cancellation), largest);

    /// <summary>Reads from a stream, which the reader then owns. Messages call it <paramref name="name"/>.</summary>
    /// <inheritdoc cref="Open(string, float, CancellationToken)"/>
    public static RowReader Open(
        Stream stream,
        string name,
        float largest = 1f,
        CancellationToken cancellation = default
    ) => Open(InputSource.Open(stream, name, null, cancellation), largest);

    /// <summary>Reads as many whole rows as fit, fewer only at the end.</summary>
    /// <param name="rows">Receives <see cref="RowSize"/> elements a row; room for at least one row.</param>
    /// <param name="labels">Receives one label a row; empty when they are not wanted.</param>
    /// <returns>The number of rows; 0 after the last one.</returns>
    /// <exception cref="ArgumentException">A buffer is too short, or labels are wanted where there are none.</exception>
    /// <exception cref="InvalidDataException">The contents are damaged.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public int Read(Span<float> rows, Span<long> labels)
    {
        var count = rows.Length / RowSize;
        if (count == 0 || (!labels.IsEmpty && (!HasLabels || labels.Length < count)))
        {
            throw new ArgumentException(
                $"There is room for {rows.Length} elements and {labels.Length} labels; expected a row of {RowSize} or more, and "
                    + (HasLabels ? "as many labels or none." : "no labels.")
            );
        }

        try
        {
            return CheckedAtEnd(Table.Read(rows[..(count * RowSize)], labels));
        }
        catch (InvalidDataException e)
        {
            throw Source.Explain(e);
        }
    }

    private static RowReader Open(InputSource source, float largest) => new(source, largest);

    private static void RequireElements(Table table, string name)
    {
        if (table.RowSize == 0)
        {
            throw new InvalidDataException(
                $"{name} has no columns but `row` and `label`; expected at least one column of numbers."
            );
        }
    }
}
