namespace Vae.Data;

/// <summary>What a file of rows is to hold beside their shape.</summary>
public sealed record RowWriterOptions
{
    /// <summary>The type of the elements; with <see cref="RowElement.UInt8"/> floats in [0, 1] are written as 0 to 255.</summary>
    public RowElement ElementType { get; init; } = RowElement.Float32;

    /// <summary>
    /// The number of rows; when null, the number written. A compressed IDX or NPY file, a stream of either, and a PNG cannot leave it open.
    /// </summary>
    public long? Count { get; init; }

    /// <summary>Whether text has a column of labels.</summary>
    public bool HasLabels { get; init; }

    /// <summary>
    /// What text calls the elements of a row; <c>value_0</c> and so on when null. Neither <c>row</c> nor <c>label</c>: a reader takes a
    /// column <c>row</c> for the number of the row and passes over it, and a column <c>label</c> for the labels.
    /// </summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }
}
