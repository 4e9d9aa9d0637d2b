namespace Vae.Report;

/// <summary>Where the images of a sheet lie in its picture, in pixels: image k in column k modulo <see cref="Columns"/>.</summary>
internal sealed record SheetPictureCells
{
    /// <summary>The left edge of each column.</summary>
    public required IReadOnlyList<int> Lefts { get; init; }

    /// <summary>The top edge of each row.</summary>
    public required IReadOnlyList<int> Tops { get; init; }

    public required int CellWidth { get; init; }

    public required int CellHeight { get; init; }

    /// <summary>How often a pixel of an image is repeated in both directions.</summary>
    public required int Scale { get; init; }

    public required int Columns { get; init; }

    /// <summary>The number of images.</summary>
    public required int Count { get; init; }
}
