using Vae.Inference;

namespace Vae.Report;

/// <summary>The report's figure 4: what lies between two encoded test images, on a straight line and on an arc.</summary>
internal static partial class Interpolation
{
    private const int Steps = 10;
    private const int Pairs = 8;

    public static Figure Make(ReportInputs inputs)
    {
        var draw = new ImageDraw(inputs.Test, inputs.Seed);
        var paths = ClassPairs
            .Of(draw.Classes, Pairs)
            .Select(pair => Path.Between(draw, draw.Row(pair.From), draw.Row(pair.To), pair, inputs))
            .ToList();
        return new Figure
        {
            Id = "04-interpolation",
            Title = "Interpolation between digits",
            Caption =
                $"{paths.Count} pairs of test images of {inputs.Test.Name}, drawn with seed {inputs.Seed}; between the two images {Steps} decoded steps "
                + "from the posterior mean of the left one to that of the right one: at equal distances on the straight line, and beside it by "
                + "spherical interpolation, which turns the direction in equal angles.",
            Alt =
                "Each row begins with a test image and ends with one of another class; between them, twice ten decoded images turn the one into the other.",
            Data = new
            {
                model = "VAE",
                steps = Steps,
                inputs.Seed,
                pairs = paths.Select(path => path.Data).ToList(),
            },
            Sheets =
            [
                new ImageSheet
                {
                    Name = "04-interpolation",
                    Title = "VAE: from one test image to another",
                    Alt =
                        "Rows: "
                        + string.Join(", ", paths.Select(path => path.Name))
                        + ". Columns: a test image, ten linear steps, ten spherical steps, the other test image.",
                    Shape = inputs.Test.Shape,
                    Images = [.. paths.SelectMany(path => path.Images)],
                    Columns = 2 * Steps + 2,
                    ColumnHeadings =
                    [
                        "from",
                        .. LatentTexts.Group("linear", Steps),
                        .. LatentTexts.Group("spherical", Steps),
                        "to",
                    ],
                    RowHeadings = [.. paths.Select(path => path.Name)],
                    GapsAfter = [0, Steps, 2 * Steps],
                },
            ],
        };
    }
}
