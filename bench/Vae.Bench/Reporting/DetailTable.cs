namespace Vae.Bench.Reporting;

/// <summary>A table of its own below a benchmark's results, such as one with a row for each data set.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Headings">The columns' headings.</param>
/// <param name="Rows">The cells.</param>
internal sealed record DetailTable(
    string Title,
    IReadOnlyList<string> Headings,
    IReadOnlyList<IReadOnlyList<string>> Rows
);
