namespace Vae.MLNet;

/// <summary>Which IDX files <c>LoadFromIdx</c> reads and what their columns are called.</summary>
public sealed record VaeIdxOptions
{
    /// <summary>The file of images, plain or gzipped.</summary>
    public required string ImagePath { get; init; }

    /// <summary>The file of labels, plain or gzipped, with one label per image; null for no label column.</summary>
    public string? LabelPath { get; init; }

    /// <summary>The column of images: a vector of the file's element type with the dimensions of one item.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>The column of labels, of the file's element type.</summary>
    public string LabelColumnName { get; init; } = "Label";
}
