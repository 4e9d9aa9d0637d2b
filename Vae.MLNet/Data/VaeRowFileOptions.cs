namespace Vae.MLNet;

/// <summary>Which files <c>LoadFromRowFile</c> reads and what their columns are called.</summary>
public sealed record VaeRowFileOptions
{
    /// <summary>The file of rows: IDX, NPY or CSV, also compressed with gzip or zstd.</summary>
    public required string DataPath { get; init; }

    /// <summary>
    /// The file of labels, one per row, in any of the formats; null when there are none, or when they are a column of the rows' own text.
    /// </summary>
    public string? LabelPath { get; init; }

    /// <summary>The column of data: a vector of the file's element type with the dimensions of one row, of floats for text.</summary>
    public string DataColumnName { get; init; } = "Data";

    /// <summary>The column of labels, of the file's element type, 64-bit integers for text.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>What the numbers of a text file of data are divided by, such as 255 for bytes.</summary>
    public float LargestValue { get; init; } = 1f;
}
