namespace Vae.Report;

/// <summary>The size of a sheet's picture in pixels, and what lies where in it.</summary>
internal sealed record SheetPictureLayout(
    int Width,
    int Height,
    IReadOnlyList<string> TitleLines,
    SheetPictureCells Cells
)
{
    private const int Margin = 16;
    private const int Space = 10;
    private const int LargestSide = 1_580;
    private const int LargestScale = 4;

    public static SheetPictureLayout Of(ImageSheet sheet)
    {
        var headings = SheetPictureText.Width(sheet.RowHeadings, SheetPictureText.Size);
        var left = Margin + (headings > 0 ? headings + Space : 0);
        var (rawWidth, rawHeight) = RawSize(sheet);
        var scale = Math.Clamp(
            Math.Min((LargestSide - left - Margin) / rawWidth, LargestSide / rawHeight),
            1,
            LargestScale
        );
        var width = Even(left + rawWidth * scale + Margin);
        var title = SheetPictureText.Wrapped(sheet.Title, width - left - Margin);
        var top = Margin + title.Count * SheetPictureText.TitleLine + Space;
        top += sheet.ColumnHeadings.Count > 0 ? SheetPictureText.Line : 0;
        var cells = new SheetPictureCells
        {
            Lefts = [.. Enumerable.Range(0, sheet.Columns).Select(column => left + RawLeft(sheet, column) * scale)],
            Tops = [.. Enumerable.Range(0, sheet.Rows).Select(row => top + RawTop(sheet, row) * scale)],
            CellWidth = sheet.Shape.Width * scale,
            CellHeight = sheet.Shape.Height * scale,
            Scale = scale,
            Columns = sheet.Columns,
            Count = sheet.Count,
        };
        return new SheetPictureLayout(width, Even(top + rawHeight * scale + Margin), title, cells);
    }

    /// <summary>The left edge of a column in the sheet of unenlarged images.</summary>
    public static int RawLeft(ImageSheet sheet, int column) =>
        column * (sheet.Shape.Width + 1)
        + sheet.GapsAfter.Count(gap => gap < column) * Math.Max(2, sheet.Shape.Width / 4);

    /// <summary>The top edge of a row in the sheet of unenlarged images.</summary>
    public static int RawTop(ImageSheet sheet, int row) => row * (sheet.Shape.Height + 1);

    /// <summary>The size of the sheet of unenlarged images.</summary>
    public static (int Width, int Height) RawSize(ImageSheet sheet) =>
        (RawLeft(sheet, sheet.Columns - 1) + sheet.Shape.Width, RawTop(sheet, sheet.Rows - 1) + sheet.Shape.Height);

    // The picture is drawn at twice the size that its SVG gives.
    private static int Even(int size) => size + size % 2;
}
