using Vae.Inference;

namespace Vae.Report;

/// <summary>Images in rows and columns, with headings.</summary>
internal sealed record ImageSheet
{
    /// <summary>The name of the picture's file, without extension.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The picture in words.</summary>
    public required string Alt { get; init; }

    /// <summary>The shape of an image; 1 or 3 channels.</summary>
    public required DataShape Shape { get; init; }

    /// <summary>Pixels from 0 to 1, image after image, from the left and from the top.</summary>
    public required float[] Images { get; init; }

    public required int Columns { get; init; }

    /// <summary>A heading for each column; none when empty.</summary>
    public IReadOnlyList<string> ColumnHeadings { get; init; } = [];

    /// <summary>A heading for each row; none when empty.</summary>
    public IReadOnlyList<string> RowHeadings { get; init; } = [];

    /// <summary>Columns that are followed by a wider gap, from 0.</summary>
    public IReadOnlyList<int> GapsAfter { get; init; } = [];

    /// <summary>The number of images.</summary>
    public int Count => Images.Length / Shape.Size;

    /// <summary>The number of rows, the last of which may be shorter.</summary>
    public int Rows => (Count + Columns - 1) / Columns;
}
