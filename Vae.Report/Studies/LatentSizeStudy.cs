using System.Globalization;
using System.Text;
using System.Text.Json;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>
/// What more latent dimensions bring (report, 6.1 and 7.1): the same network with each size and each seed, its bound, how many dimensions it uses, and what a
/// linear classifier reads from its posterior means.
/// </summary>
internal sealed record LatentSizeStudy : IKeptStudy<LatentSizeRun>
{
    /// <summary>The figures of every training.</summary>
    public const string TableFile = "latent-sizes.csv";

    /// <summary>Those figures over the latent size.</summary>
    public const string FigureFile = "latent-sizes.png";

    /// <summary>The latent spaces on planes.</summary>
    public const string ProjectionsFile = "latent-sizes-projections.png";

    /// <summary>The network; its own latent size is replaced by each of <see cref="Sizes"/>.</summary>
    public required VaeArchitecture Architecture { get; init; }

    /// <summary>How to train, apart from the seed and β, which rises to 1.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The epochs in which β rises; 0 for none.</summary>
    public required int WarmupEpochs { get; init; }

    public required IReadOnlyList<int> Sizes { get; init; }

    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>What to learn from; labelled, for the classifier.</summary>
    public required VaeDataset Training { get; init; }

    /// <summary>What is measured; labelled.</summary>
    public required VaeDataset Test { get; init; }

    public required string Directory { get; init; }

    public int Count => Sizes.Count * Seeds.Count;

    public void RequireDirectory() => Place.RequireOwn();

    public IEnumerable<LatentSizeRun> Run(CancellationToken cancellation)
    {
        var place = Place;
        using var own = place.Begin();
        foreach (var seed in Seeds)
        {
            foreach (var size in Sizes)
            {
                cancellation.ThrowIfCancellationRequested();
                var folder = FolderOf(size, seed);
                yield return place.Done(
                    folder,
                    run => run.LatentSize == size && run.Seed == seed,
                    $"{size} latent dimensions and seed {seed}"
                )
                    ?? place.Train(
                        folder,
                        Architecture with
                        {
                            LatentSize = size,
                        },
                        Options with
                        {
                            Seed = seed,
                            Beta = Beta,
                        },
                        Training,
                        Test,
                        path => Measure(path, seed, cancellation),
                        cancellation
                    );
            }
        }
    }

    public IReadOnlyList<string> Write(IReadOnlyList<LatentSizeRun> runs)
    {
        var place = Place;
        place.Write(TableFile, Csv(runs));
        place.Write(FigureFile, LatentSizeCharts.Figures(runs));
        place.Write(
            ProjectionsFile,
            LatentSizeCharts.Projections(
                [
                    .. Sizes.Select(size =>
                    {
                        using var model = VaeModel.Load(place.Folder(FolderOf(size, Seeds[0])));
                        return PosteriorRows.Of(model, Test.Take(LatentSizeCharts.Points), CancellationToken.None);
                    }),
                ],
                Seeds[0]
            )
        );
        return [FigureFile, ProjectionsFile];
    }

    public string Describe(LatentSizeRun run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{run.LatentSize} dimensions, seed {run.Seed}: test {run.Reconstruction:F2} + {run.KlDivergence:F2} = {run.Total:F2}, {run.ActiveUnits} active units, linear classifier {run.Accuracy:P1}"
        );

    public IReadOnlyList<StudyTable> Tables(IReadOnlyList<LatentSizeRun> runs) => [Table(runs)];

    /// <summary>Means over the seeds, of each size.</summary>
    public static StudyTable Table(IReadOnlyList<LatentSizeRun> runs) =>
        new(
            "Test images, nats an image",
            ["latent dimensions", "reconstruction", "KL", "negative ELBO", "active units", "linear classifier"],
            [
                .. runs.GroupBy(run => run.LatentSize)
                    .OrderBy(arm => arm.Key)
                    .Select(arm =>
                        (string[])
                            [
                                $"{arm.Key}",
                                StudyTable.MeanAndDeviation(arm, run => run.Reconstruction),
                                StudyTable.MeanAndDeviation(arm, run => run.KlDivergence),
                                StudyTable.MeanAndDeviation(arm, run => run.Total),
                                StudyTable.MeanAndDeviation(arm, run => run.ActiveUnits, "0.#"),
                                StudyTable.MeanAndDeviation(arm, run => 100 * run.Accuracy) + " %",
                            ]
                    ),
            ]
        );

    private BetaSchedule Beta => BetaStudy.Rising(WarmupEpochs, 1);

    private LatentSizeRun Measure(string path, long seed, CancellationToken cancellation)
    {
        using var model = VaeModel.Load(path);
        var test = model.Card.History[^1].Test!;
        return new LatentSizeRun(
            model.LatentSize,
            seed,
            test.Reconstruction,
            test.KlDivergence,
            test.ActiveUnits,
            LinearClassifier.Accuracy(
                PosteriorRows.Of(model, Training, cancellation),
                PosteriorRows.Of(model, Test, cancellation),
                cancellation
            )
        );
    }

    private static string FolderOf(int size, long seed) =>
        string.Create(CultureInfo.InvariantCulture, $"latent-{size}-seed-{seed}");

    private static string Csv(IReadOnlyList<LatentSizeRun> runs) =>
        runs.Aggregate(
                new StringBuilder("latent_size,seed,reconstruction,kl_divergence,total,active_units,linear_accuracy\n"),
                (text, run) =>
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{run.LatentSize},{run.Seed},{run.Reconstruction:R},{run.KlDivergence:R},{run.Total:R},{run.ActiveUnits},{run.Accuracy:R}\n"
                    )
            )
            .ToString();

    private StudyDirectory<LatentSizeRun> Place =>
        new(
            Directory,
            StudyFiles.Text(
                new
                {
                    Data = Training.Name,
                    Rows = StudyFiles.FingerprintOf(Training),
                    TestRows = StudyFiles.FingerprintOf(Test),
                    Architecture = JsonSerializer.Deserialize<JsonElement>(
                        (Architecture with { LatentSize = 1 }).ToJson()
                    ),
                    Options.Epochs,
                    Options.BatchSize,
                    Options.LearningRate,
                    LearningRateSchedule = Options.LearningRateSchedule.Describe(),
                    Beta = Beta.Describe(),
                }
            )
        );
}

/// <summary>A training of the study that is done and measured, on the test rows.</summary>
/// <param name="LatentSize">The latent dimensions.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Reconstruction">The reconstruction loss, in nats a row.</param>
/// <param name="KlDivergence">The KL divergence, in nats a row.</param>
/// <param name="ActiveUnits">The latent dimensions whose means differ from row to row.</param>
/// <param name="Accuracy">The part of the test rows that a linear classifier of posterior means reads right.</param>
internal sealed record LatentSizeRun(
    int LatentSize,
    long Seed,
    double Reconstruction,
    double KlDivergence,
    int ActiveUnits,
    double Accuracy
)
{
    /// <summary>The negative evidence lower bound.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Total => Reconstruction + KlDivergence;
}
