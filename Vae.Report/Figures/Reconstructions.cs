using Vae.Inference;

namespace Vae.Report;

/// <summary>The test images that a model explains best, at the median and worst, over its reconstructions.</summary>
internal static partial class Reconstructions
{
    private const int Largest = 5;
    private const int Digits = 4;

    public static Figure Make(ReportInputs inputs)
    {
        var shown = Math.Clamp(inputs.Test.Count / 3, 1, Largest);
        var ranked = NamedModel.Pair(inputs).Select(named => Ranking.Of(named, inputs, shown)).ToList();
        return new Figure
        {
            Id = "08-reconstructions",
            Title = "Reconstructions",
            Caption =
                $"Of all {inputs.Test.Count:N0} test images of {inputs.Test.Name}, the {shown} with the smallest, the {shown} around the median and the {shown} with the largest "
                + $"negative evidence lower bound (in nats, one sample of z an image, seed {inputs.Seed}); below each image its reconstruction "
                + "from the posterior mean. The numbers over the images are the range of the group.",
            Alt =
                "For each model a row of test images over a row of their reconstructions: the best explained ones at the left, those at the median in the middle, the worst at the right.",
            Data = new
            {
                inputs.Seed,
                rows = inputs.Test.Count,
                models = ranked.Select(ranking => ranking.Data).ToList(),
            },
            Sheets = [.. ranked.Select(ranking => ranking.Sheet)],
        };
    }
}
