namespace Vae.Report;

/// <summary>One figure of the report: what it shows, the numbers behind it and its pictures.</summary>
internal sealed record Figure
{
    /// <summary>The name of its files and of its place in the page, such as <c>02-latent-scatter</c>.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>What is shown, of how many rows, with which seed.</summary>
    public required string Caption { get; init; }

    /// <summary>The figure in words, for those who do not see it.</summary>
    public required string Alt { get; init; }

    /// <summary>The numbers; written as JSON with snake_case names beside the pictures.</summary>
    public required object Data { get; init; }

    /// <summary>The chart of charts.js that draws <see cref="Data"/>; null for sheets and tables.</summary>
    public string? Chart { get; init; }

    /// <summary>Pictures made of images of the model's shape.</summary>
    public IReadOnlyList<ImageSheet> Sheets { get; init; } = [];
}
