namespace Vae.Batch;

/// <summary>
/// Reads labels, one whole number a row, from IDX, NPY, lines of text or the column <c>label</c> of a CSV or TSV table, plain or packed
/// with gzip or zstd, forward, in constant memory. Not thread-safe.
/// </summary>
internal sealed class LabelReader : InputReader
{
    private LabelReader(InputSource source)
        : base(source, OpenTable(source, largest: 1f, table => table.RequireLabels())) { }

    /// <inheritdoc cref="RowReader.Open(string, float, CancellationToken)"/>
    public static LabelReader Open(string path, CancellationToken cancellation = default) =>
        new(InputSource.Open(path, cancellation));

    /// <inheritdoc cref="RowReader.Open(Stream, string, float, CancellationToken)"/>
    public static LabelReader Open(Stream stream, string name) => new(InputSource.Open(stream, name));

    /// <summary>Reads as many labels as fit, fewer only at the end.</summary>
    /// <returns>The number of labels; 0 after the last one.</returns>
    /// <exception cref="ArgumentException"><paramref name="labels"/> is empty.</exception>
    /// <exception cref="InvalidDataException">The contents are damaged.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public int Read(Span<long> labels)
    {
        if (labels.IsEmpty)
        {
            throw new ArgumentException("There is room for no label; expected room for one or more.");
        }

        try
        {
            return CheckedAtEnd(Table.ReadWholeNumbers(labels));
        }
        catch (InvalidDataException e)
        {
            throw Source.Explain(e);
        }
    }
}
