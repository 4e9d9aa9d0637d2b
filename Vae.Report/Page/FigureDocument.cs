namespace Vae.Report;

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
