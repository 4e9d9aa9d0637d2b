namespace Vae.Report;

/// <summary>Every figure of the report, in its order.</summary>
internal static class AllFigures
{
    private static readonly (string Work, Func<ReportInputs, Figure> Make)[] Figures =
    [
        ("Training curves ...", TrainingCurves.Make),
        ("Latent space of the VAE ...", LatentScatter.Make),
        ("Traversal ...", Traversal.Make),
        ("Interpolation ...", Interpolation.Make),
        ("Latent space of the CVAE, and classifiers of latents ...", ConditionalScatter.Make),
        ("Disentanglement ...", Disentanglement.Make),
        ("Conditional generation, and a classifier of images ...", ConditionalGeneration.Make),
        ("Reconstructions ...", Reconstructions.Make),
        ("Aggregated posterior ...", AggregatedPosterior.Make),
        ("KL divergence of each dimension ...", KlPerDimension.Make),
        ("Results ...", Results.Make),
    ];

    /// <exception cref="InvalidDataException">A model or a data set does not fit; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<Figure> Make(ReportInputs inputs)
    {
        ReportChecks.Check(inputs);
        List<Figure> figures = [];
        foreach (var (work, make) in Figures)
        {
            figures.Add(Report(work, () => make(inputs)));
        }

        if (inputs.Wide is { } wide)
        {
            figures.Add(Report("Projections of the wide model ...", () => Projections.Make(wide, inputs)));
        }

        return figures;

        Figure Report(string work, Func<Figure> make)
        {
            inputs.Cancellation.ThrowIfCancellationRequested();
            inputs.Progress?.Invoke(work);
            return make();
        }
    }
}
