namespace Vae.Data;

/// <summary>How a table is read.</summary>
public sealed record TableReaderOptions
{
    /// <summary>The marks of a missing cell in text, after blanks around a cell are taken away.</summary>
    public static IReadOnlyList<string> DefaultMissingMarks { get; } =
    ["", "?", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null"];

    /// <summary>
    /// What the cells of these columns are. Those of others are inferred: for text by one pass over the file, for Parquet and Arrow by the
    /// file's own types.
    /// </summary>
    public IReadOnlyDictionary<string, CellType>? Types { get; init; }

    /// <summary>The marks of a missing cell in text.</summary>
    public IReadOnlyList<string> MissingMarks { get; init; } = DefaultMissingMarks;

    /// <summary>
    /// Whether a column of dates and times that no type is given for is one of text, as for columns that are passed on and not looked at; it is
    /// refused otherwise.
    /// </summary>
    public bool DatesAreText { get; init; }

    /// <summary>The type of such a column; null where it is refused.</summary>
    internal CellType? TypeOfDates => DatesAreText ? CellType.Text : null;

    /// <summary>Looked at before each batch of rows.</summary>
    public CancellationToken Cancellation { get; init; }
}
