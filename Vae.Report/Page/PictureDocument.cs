namespace Vae.Report;

/// <summary>A picture's file and size in pixels; of a sheet also where its images lie.</summary>
internal sealed record PictureDocument(
    string File,
    string Title,
    string Alt,
    int Width,
    int Height,
    SheetPictureCells? Sheet
);
