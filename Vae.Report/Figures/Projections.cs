using Vae.Inference;

namespace Vae.Report;

/// <summary>The latent space of a model of many dimensions, on two planes: principal components and UMAP.</summary>
internal static class Projections
{
    // UMAP takes five seconds for these.
    private const int UmapPoints = 2_000;
    private const int Digits = 4;

    public static Figure Make(VaeModel model, ReportInputs inputs)
    {
        var rows = inputs.ShownPosteriors(model);
        var components = PrincipalComponents.Of(rows.Mean, rows.LatentSize);
        var plane = components.Project(rows.Mean);
        var count = Math.Min(rows.Count, UmapPoints);
        var umap = DrawingEngine.Umap(rows.Mean.AsSpan(0, count * rows.LatentSize), rows.LatentSize, inputs.Seed);
        return new Figure
        {
            Id = "12-projections",
            Title = $"Latent space of {rows.LatentSize} dimensions",
            Caption =
                $"The posterior means of test images of {inputs.Test.Name} in {rows.LatentSize} latent dimensions, coloured by class. Left: the first two principal components of the "
                + $"first {rows.Count:N0} images, which keep {100 * components.Explained.Sum():0}% of the variance. Right: UMAP of the first {count:N0} (seed {inputs.Seed}); "
                + "it keeps neighbours together, its distances and directions mean nothing.",
            Alt =
                $"Two scatters of the same posterior means, coloured by class: {rows.Count:N0} points on two principal components, and {count:N0} points on the plane that UMAP makes.",
            Chart = "projections",
            Data = new
            {
                model = NamedModel.NameOfWide(model),
                latent_size = rows.LatentSize,
                labels = rows.Labels.ToArray(),
                pca = new
                {
                    x = Rounded.Points(plane, 2, 0),
                    y = Rounded.Points(plane, 2, 1),
                    explained = Rounded.All(Digits, components.Explained),
                },
                umap = new
                {
                    x = Rounded.All(Digits, umap.Where((_, i) => i % 2 == 0)),
                    y = Rounded.All(Digits, umap.Where((_, i) => i % 2 == 1)),
                    inputs.Seed,
                    count,
                },
            },
        };
    }
}
