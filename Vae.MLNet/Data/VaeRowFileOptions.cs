using Vae.Data;

namespace Vae.MLNet;

/// <summary>Which files <c>LoadFromRowFile</c> reads and what their columns are called.</summary>
public sealed record VaeRowFileOptions
{
    /// <summary>
    /// The file of rows: IDX, NPY, CSV, Parquet or Arrow, also compressed with gzip or zstd; or a folder of PNG and JPEG files, whose sub-folders
    /// are the classes: the labels are then keys with their names.
    /// </summary>
    public required string DataPath { get; init; }

    /// <summary>
    /// The file of labels, one per row, in any of the formats; null when there are none, or when they are a column of the rows' own text.
    /// </summary>
    public string? LabelPath { get; init; }

    /// <summary>
    /// How the pictures of a folder become rows; null for what <see cref="PictureOptions"/> is by default, and for a file. What is left out is not said
    /// here, but by <see cref="RowReader.Warning"/> of a reader of the same folder.
    /// </summary>
    public PictureOptions? Pictures { get; init; }

    /// <summary>The column of data: a vector of the file's element type with the dimensions of one row, of floats for text.</summary>
    public string DataColumnName { get; init; } = "Data";

    /// <summary>The column of labels, of the file's element type; of 64-bit integers for text and for floats, which have to be whole.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// What the elements of the data are divided by, such as 255 for bytes; the column is then one of floats. When it is null, elements are as
    /// they are in the file: steps divide bytes by 255 themselves.
    /// </summary>
    public float? LargestValue { get; init; }

    /// <summary>Whether the first line of a text is the names of its columns.</summary>
    public TextHeader Header { get; init; }

    /// <summary>
    /// The column of a text that is read as labels: its name in the header, its place from <c>1</c> on, <c>first</c> or <c>last</c>; one of
    /// <see cref="LabelPath"/> where there is such a file. When it is null, the one called <c>label</c>, if there is one.
    /// </summary>
    public string? LabelColumn { get; init; }
}
