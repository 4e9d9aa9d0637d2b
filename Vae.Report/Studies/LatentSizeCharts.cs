namespace Vae.Report;

/// <summary>The figures of <see cref="LatentSizeStudy"/>.</summary>
internal static class LatentSizeCharts
{
    /// <summary>The test rows that are projected; t-SNE looks at every pair of them a thousand times.</summary>
    public const int Points = 1_000;

    private const int Digits = 6;
    private const int PlaneDigits = 4;

    /// <summary>Bound, active units and linear classifier over the latent size.</summary>
    public static Figure Figures(IReadOnlyList<LatentSizeRun> runs) =>
        new()
        {
            Id = "latent-sizes",
            Title = "What more latent dimensions bring",
            Caption =
                $"Test images, of {runs.Count} trainings: a dot for each, and a line through the means over the seeds of each latent size.",
            Alt =
                "Three panels over the latent size: the negative evidence lower bound, the active units, and what a linear classifier reads.",
            Chart = "latentSizes",
            Data = new
            {
                runs = runs.OrderBy(run => run.LatentSize)
                    .ThenBy(run => run.Seed)
                    .Select(run => new
                    {
                        run.LatentSize,
                        run.Seed,
                        total = Rounded.To(Digits, run.Total),
                        run.ActiveUnits,
                        accuracy = Rounded.To(Digits, run.Accuracy),
                    })
                    .ToList(),
            },
        };

    /// <summary>The same rows' posterior means in the latent space of each size, on the planes that t-SNE and UMAP make.</summary>
    public static Figure Projections(IReadOnlyList<PosteriorRows> posteriors, long seed) =>
        new()
        {
            Id = "latent-sizes-projections",
            Title = "Latent spaces through t-SNE and UMAP",
            Caption =
                $"The posterior means of the first {posteriors[0].Count:N0} test images, coloured by class; distances and directions mean nothing.",
            Alt = "A pair of scatters for each latent size: the same images on the planes of t-SNE and of UMAP.",
            Chart = "latentSizeProjections",
            Data = new
            {
                labels = posteriors[0].Labels.ToArray(),
                sizes = posteriors
                    .Select(rows => new
                    {
                        rows.LatentSize,
                        tsne = Plane(DrawingEngine.Tsne(rows.Mean, rows.LatentSize, seed)),
                        umap = Plane(DrawingEngine.Umap(rows.Mean, rows.LatentSize, seed)),
                    })
                    .ToList(),
            },
        };

    private static object Plane(double[] points) =>
        new
        {
            x = Rounded.All(PlaneDigits, points.Where((_, i) => i % 2 == 0)),
            y = Rounded.All(PlaneDigits, points.Where((_, i) => i % 2 == 1)),
        };
}
