using System.Security;

namespace Vae.Report;

internal static partial class SheetPicture
{
    // From the middle of a letter to the line it stands on, of its size.
    private const double Descent = 0.36;

    private const int Space = 8;

    private static IEnumerable<string> Title(SheetPictureLayout layout) =>
        layout.TitleLines.Select(
            (line, i) =>
                $"<text x=\"{layout.Cells.Lefts[0]}\" y=\"{(i + 1) * SheetPictureText.TitleLine}\" font-size=\"{SheetPictureText.TitleSize}\" font-weight=\"bold\">{Escaped(line)}</text>"
        );

    /// <summary>A heading stands over its column and those that follow it without a heading of their own, up to a wider gap.</summary>
    private static IEnumerable<string> ColumnHeadings(ImageSheet sheet, SheetPictureLayout layout)
    {
        var cells = layout.Cells;
        var spans = Enumerable
            .Range(0, sheet.ColumnHeadings.Count)
            .Where(column => sheet.ColumnHeadings[column].Length > 0)
            .Select(column => new Span(
                sheet.ColumnHeadings[column],
                cells.Lefts[column],
                cells.Lefts[LastUnder(sheet, column)] + cells.CellWidth
            ))
            .ToList();
        var size = spans.Select(span => span.Size).DefaultIfEmpty().Min();
        var every = Enumerable.Range(1, spans.Count).FirstOrDefault(step => !Touch(Every(spans, step), size));
        return Every(spans, every)
            .Select(span =>
                Heading(span.Text, span.Middle, cells.Tops[0] - SheetPictureText.Line / 2.0, size, "middle")
            );
    }

    private static List<Span> Every(List<Span> spans, int step) => [.. spans.Where((_, i) => i % step == 0)];

    private static bool Touch(List<Span> spans, int size) =>
        spans
            .Zip(spans.Skip(1))
            .Any(pair =>
                pair.Second.Middle - pair.First.Middle
                < (pair.First.TextWidth(size) + pair.Second.TextWidth(size)) / 2.0 + Space
            );

    private static int LastUnder(ImageSheet sheet, int column)
    {
        while (
            !sheet.GapsAfter.Contains(column)
            && column + 1 < sheet.ColumnHeadings.Count
            && sheet.ColumnHeadings[column + 1].Length == 0
        )
        {
            column++;
        }

        return column;
    }

    private static IEnumerable<string> RowHeadings(ImageSheet sheet, SheetPictureLayout layout)
    {
        var cells = layout.Cells;
        var every = (SheetPictureText.Size + cells.CellHeight - 1) / cells.CellHeight;
        return sheet
            .RowHeadings.Select((heading, row) => (heading, row))
            .Where(pair => pair.heading.Length > 0 && pair.row % every == 0)
            .Select(pair =>
                Heading(
                    pair.heading,
                    cells.Lefts[0] - SheetPictureText.Size / 2.0,
                    cells.Tops[pair.row] + cells.CellHeight / 2.0,
                    SheetPictureText.Size,
                    "end"
                )
            );
    }

    private static string Heading(string text, double x, double middle, double size, string anchor) =>
        FormattableString.Invariant(
            $"<text x=\"{x}\" y=\"{middle + Descent * size}\" font-size=\"{size}\" text-anchor=\"{anchor}\">{Escaped(text)}</text>"
        );

    private static string Escaped(string text) => SecurityElement.Escape(text);

    /// <summary>A heading and the columns under it.</summary>
    private sealed record Span(string Text, int Left, int Right)
    {
        public double Middle => (Left + Right) / 2.0;

        /// <summary>The size at which the text is as wide as the columns, within bounds.</summary>
        public int Size =>
            Math.Clamp(
                SheetPictureText.Size * (Right - Left) / TextWidth(SheetPictureText.Size),
                SheetPictureText.SmallestSize,
                SheetPictureText.Size
            );

        public int TextWidth(int size) => SheetPictureText.Width([Text], size);
    }
}
