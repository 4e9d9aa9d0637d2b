using System.Buffers.Binary;

namespace Vae.Report;

/// <summary>Writes the figures' pictures and numbers.</summary>
internal static class FigureFiles
{
    /// <summary>The directory of the figures in that of the report.</summary>
    public const string Folder = "figures";

    /// <summary>Writes <c>figures/ID.json</c> and the pictures of each figure; returns what the JSON files hold.</summary>
    /// <param name="directory">The report's directory.</param>
    /// <param name="figures">What to write.</param>
    public static IReadOnlyList<FigureDocument> Write(string directory, IReadOnlyList<Figure> figures)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, Folder)).FullName;
        return [.. figures.Select(figure => Write(folder, figure))];
    }

    private static FigureDocument Write(string folder, Figure figure)
    {
        List<PictureDocument> pictures = [];
        if (figure.Chart is { } chart)
        {
            var png = DrawingEngine.Png(DrawingEngine.ChartSvg(chart, figure.Data));
            pictures.Add(WritePicture(folder, figure.Id, figure.Title, figure.Alt, png, null));
        }

        foreach (var sheet in figure.Sheets)
        {
            var layout = SheetPictureLayout.Of(sheet);
            var png = DrawingEngine.Png(SheetPicture.Svg(sheet, layout));
            pictures.Add(WritePicture(folder, sheet.Name, sheet.Title, sheet.Alt, png, layout.Cells));
        }

        var document = new FigureDocument(
            figure.Id,
            figure.Title,
            figure.Caption,
            figure.Alt,
            figure.Chart,
            pictures,
            figure.Data
        );
        File.WriteAllText(Path.Combine(folder, $"{figure.Id}.json"), ReportJson.Text(document));
        return document;
    }

    private static PictureDocument WritePicture(
        string folder,
        string name,
        string title,
        string alt,
        byte[] png,
        SheetPictureCells? cells
    )
    {
        File.WriteAllBytes(Path.Combine(folder, $"{name}.png"), png);

        // The width and the height are the first numbers of a PNG's header.
        return new PictureDocument(
            $"{name}.png",
            title,
            alt,
            BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)),
            BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)),
            cells
        );
    }
}

/// <summary>What figures/ID.json holds: a figure with its files instead of its images.</summary>
internal sealed record FigureDocument(
    string Id,
    string Title,
    string Caption,
    string Alt,
    string? Chart,
    IReadOnlyList<PictureDocument> Pictures,
    object Data
);

/// <summary>A picture's file and size in pixels; of a sheet also where its images lie.</summary>
internal sealed record PictureDocument(
    string File,
    string Title,
    string Alt,
    int Width,
    int Height,
    SheetPictureCells? Sheet
);
