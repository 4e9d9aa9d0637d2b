using Vae.Inference;

namespace Vae.Report;

/// <summary>The report's figure 3: what the decoder makes of a grid over the first two latent dimensions.</summary>
internal static class Traversal
{
    private const double Limit = 3;
    private const int Steps = 20;

    public static Figure Make(ReportInputs inputs)
    {
        var size = inputs.Vae.LatentSize;
        var uniform = LatentGrid.Uniform(-Limit, Limit, Steps, size);
        var quantiles = LatentGrid.PriorQuantiles(Steps, size);
        return new Figure
        {
            Id = "03-traversal",
            Title = "Traversal of the latent space",
            Caption =
                $"{Steps} × {Steps} points of the VAE's latent space, decoded; each row is of one z₂, each column of one z₁. First both from −3 to 3 at "
                + "equal distances; then at the prior's quantiles (i + ½)/20, so that each picture stands for the same share of what the prior generates. "
                + $"No random numbers.{LatentTexts.Others(size)}",
            Alt =
                $"Two grids of {Steps} by {Steps} decoded images; neighbours in the grid are neighbours in the latent space.",
            Data = new
            {
                model = "VAE",
                steps = Steps,
                limit = Limit,
                sheets = new[]
                {
                    new { name = "03-traversal", z = uniform.Chunk(size) },
                    new { name = "03-traversal-quantiles", z = quantiles.Chunk(size) },
                },
            },
            Sheets =
            [
                Sheet(
                    "03-traversal",
                    "VAE: z₁ from left to right and z₂ from bottom to top, −3 to 3",
                    "Decoded images at equal distances in z₁, from −3 at the left to 3 at the right, and z₂, from −3 at the bottom to 3 at the top.",
                    uniform,
                    inputs
                ),
                Sheet(
                    "03-traversal-quantiles",
                    "VAE: z₁ from left to right and z₂ from bottom to top, at the prior's quantiles",
                    "Decoded images at the prior's quantiles in z₁, from left to right, and z₂, from bottom to top; they lie closer around 0.",
                    quantiles,
                    inputs
                ),
            ],
        };
    }

    private static ImageSheet Sheet(string name, string title, string alt, float[] grid, ReportInputs inputs)
    {
        var rows = grid.Chunk(inputs.Vae.LatentSize).ToList();
        return new ImageSheet
        {
            Name = name,
            Title = title,
            Alt = alt,
            Shape = inputs.Vae.Signature.Shape,
            Images = inputs.Vae.Decode(grid, default, inputs.Cancellation),
            Columns = Steps,
            ColumnHeadings = [.. rows.Take(Steps).Select(z => LatentTexts.Coordinate(z[0]))],
            RowHeadings = [.. rows.Where((_, i) => i % Steps == 0).Select(z => LatentTexts.Coordinate(z[1]))],
        };
    }
}
