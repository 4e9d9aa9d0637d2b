namespace Vae.MLNet;

/// <summary>Which IDX files <c>LoadFromIdx</c> reads and what their columns are called.</summary>
public sealed record VaeIdxOptions
{
    /// <summary>The file of rows, plain or gzipped.</summary>
    public required string DataPath { get; init; }

    /// <summary>The file of labels, plain or gzipped, one per row; null for no label column.</summary>
    public string? LabelPath { get; init; }

    /// <summary>The column of data: a vector of the file's element type with the dimensions of one item.</summary>
    public string DataColumnName { get; init; } = "Data";

    /// <summary>The column of labels, of the file's element type.</summary>
    public string LabelColumnName { get; init; } = "Label";
}
