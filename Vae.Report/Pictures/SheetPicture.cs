using Vae.Data;
using Vae.Inference;

namespace Vae.Report;

/// <summary>The images of a sheet side by side, one pixel each, white between them; its picture enlarges them.</summary>
internal static partial class SheetPicture
{
    /// <summary>The sheet with its title and headings as an SVG, which <see cref="DrawingEngine.Png"/> draws at twice its size.</summary>
    public static string Svg(ImageSheet sheet, SheetPictureLayout layout) =>
        $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{layout.Width / 2}" height="{layout.Height
                / 2}" viewBox="0 0 {layout.Width} {layout.Height}">
            <rect width="100%" height="100%" fill="#ffffff"/>
            {Images(sheet, layout)}
            <g font-family="DejaVu Sans" fill="#222222">
            {string.Join('\n', Title(layout).Concat(ColumnHeadings(sheet, layout)).Concat(RowHeadings(sheet, layout)))}
            </g>
            </svg>
            """;

    private static string Images(ImageSheet sheet, SheetPictureLayout layout)
    {
        var (width, height) = SheetPictureLayout.RawSize(sheet);
        return $"<image x=\"{layout.Cells.Lefts[0]}\" y=\"{layout.Cells.Tops[0]}\" width=\"{width * layout.Cells.Scale}\" height=\"{height * layout.Cells.Scale}\" "
            + $"image-rendering=\"optimizeSpeed\" href=\"data:image/png;base64,{Convert.ToBase64String(RawPng(sheet))}\"/>";
    }

    private static byte[] RawPng(ImageSheet sheet)
    {
        var (width, height) = SheetPictureLayout.RawSize(sheet);
        var channels = sheet.Shape.Channels;
        var raw = new byte[width * height * channels];
        Array.Fill(raw, byte.MaxValue);
        var image = new byte[sheet.Shape.Size];
        for (var i = 0; i < sheet.Count; i++)
        {
            UnitBytes.Convert(sheet.Images.AsSpan(i * image.Length, image.Length), image);
            var (left, top) = (
                SheetPictureLayout.RawLeft(sheet, i % sheet.Columns),
                SheetPictureLayout.RawTop(sheet, i / sheet.Columns)
            );
            for (var p = 0; p < image.Length; p++)
            {
                // Channel by channel in the image, pixel by pixel in the PNG.
                var (channel, y, x) = (
                    p / (sheet.Shape.Height * sheet.Shape.Width),
                    p / sheet.Shape.Width % sheet.Shape.Height,
                    p % sheet.Shape.Width
                );
                raw[((top + y) * width + left + x) * channels + channel] = image[p];
            }
        }

        using var file = new MemoryStream();
        using var png = new PngWriter(file, width, height, channels);
        foreach (var line in raw.Chunk(width * channels))
        {
            png.WriteLine(line);
        }

        png.Complete();
        return file.ToArray();
    }
}
