using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>What the figures are made from.</summary>
internal sealed record ReportInputs
{
    /// <summary>The unconditional model, of at least 2 latent dimensions.</summary>
    public required VaeModel Vae { get; init; }

    /// <summary>The conditional model, of at least 2 latent dimensions.</summary>
    public required VaeModel Cvae { get; init; }

    /// <summary>A further unconditional model, of at least 2 latent dimensions, whose latents are shown through projections; null for none.</summary>
    public VaeModel? Wide { get; init; }

    /// <summary>What classifiers learn from; labelled.</summary>
    public required VaeDataset Training { get; init; }

    /// <summary>What the figures show; labelled.</summary>
    public required VaeDataset Test { get; init; }

    /// <summary>The seed of everything drawn at random.</summary>
    public required long Seed { get; init; }

    /// <summary>The most points in a scatter.</summary>
    public int Points { get; init; } = 5_000;

    /// <summary>Receives a line for each piece of work that begins.</summary>
    public Action<string>? Progress { get; init; }

    public CancellationToken Cancellation { get; init; }

    // Several figures show the same rows, and to encode and score them takes longer than to draw them.
    private readonly Dictionary<(VaeModel, VaeDataset), PosteriorRows> posteriors = [];
    private readonly Dictionary<(VaeModel, VaeDataset, long), ModelScores> scores = [];

    /// <summary>The posteriors of the test images.</summary>
    public PosteriorRows TestPosteriors(VaeModel model)
    {
        if (!posteriors.TryGetValue((model, Test), out var rows))
        {
            rows = PosteriorRows.Of(model, Test, Cancellation);
            posteriors.Add((model, Test), rows);
        }

        return rows;
    }

    /// <summary>The posteriors of the test images that the scatters show.</summary>
    public PosteriorRows ShownPosteriors(VaeModel model) => TestPosteriors(model).First(Points);

    /// <summary>The scores of the test images; image i's sample of z depends on the seed and i alone.</summary>
    public ModelScores TestScores(VaeModel model)
    {
        if (!scores.TryGetValue((model, Test, Seed), out var rows))
        {
            var each = new List<VaeScore>(Test.Count);
            var evaluation = model.Evaluate(
                DataBlock.Of(Test, Test.Count).Select(block => new DataBatch(block.Images, block.LabelsFor(model))),
                new VaeScoreOptions { Seed = Seed },
                each,
                Cancellation
            );
            rows = new ModelScores(evaluation.Metrics, each);
            scores.Add((model, Test, Seed), rows);
        }

        return rows;
    }
}

/// <summary>How a model scores rows: on average, and each of them.</summary>
internal sealed record ModelScores(SplitMetrics Average, IReadOnlyList<VaeScore> Rows);

/// <summary>A model and what the figures call it.</summary>
internal sealed record NamedModel(string Name, VaeModel Model)
{
    /// <summary>The two models of the report.</summary>
    public static IReadOnlyList<NamedModel> Pair(ReportInputs inputs) =>
        [new("VAE", inputs.Vae), new("CVAE", inputs.Cvae)];

    /// <summary>The two models of the report and, when there is one, the wide model.</summary>
    public static IReadOnlyList<NamedModel> All(ReportInputs inputs) =>
        inputs.Wide is { } wide ? [.. Pair(inputs), new(NameOfWide(wide), wide)] : Pair(inputs);

    public static string NameOfWide(VaeModel wide) => $"VAE, {wide.LatentSize}-D";
}
