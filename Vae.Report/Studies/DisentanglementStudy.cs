using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MathNet.Numerics.Statistics;
using Vae.Data;
using Vae.Factors;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>
/// Whether a heavier KL divergence disentangles, and at what price (Higgins et al. 2017; Locatello et al. 2019): every β with every seed on the sprites, and the
/// scores of each training. What is done is kept in a directory, and goes on from there.
/// </summary>
internal sealed record DisentanglementStudy
{
    /// <summary>What the study was begun with.</summary>
    public const string SettingsFile = "study.json";

    /// <summary>The figures of every training.</summary>
    public const string TableFile = "disentanglement.csv";

    /// <summary>The trade-off.</summary>
    public const string FigureFile = "disentanglement.png";

    /// <summary>The folder of the trainings, each in one of its own.</summary>
    public const string TrainingsFolder = "trainings";

    private const string ScoresFile = "scores.json";
    private const string CheckpointFolder = "training";

    /// <summary>The shape of a picture.</summary>
    public static readonly DataShape Shape = new(1, Sprites.Side, Sprites.Side);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    public required VaeArchitecture Architecture { get; init; }

    /// <summary>How to train, apart from β and the seed.</summary>
    public required TrainingOptions Options { get; init; }

    public required IReadOnlyList<double> Betas { get; init; }

    /// <summary>The epochs in which each β is reached.</summary>
    public required int WarmupEpochs { get; init; }

    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>What to learn from: all sprites or some.</summary>
    public required VaeDataset Rows { get; init; }

    public required DisentanglementOptions Scoring { get; init; }

    public required string Directory { get; init; }

    /// <summary>All sprites, in the order of their factors.</summary>
    public static VaeDataset AllSprites()
    {
        const int size = Sprites.Side * Sprites.Side;
        var pictures = new byte[Sprites.Factors.RowCount * size];
        for (var row = 0; row < Sprites.Factors.RowCount; row++)
        {
            Sprites.Render(row, pictures.AsSpan(row * size, size));
        }

        return new VaeDataset("sprites", Shape, new ArrayRows<byte>(pictures, size), labels: null);
    }

    /// <summary>Refuses a directory that holds something else than this study.</summary>
    /// <exception cref="IOException">It does, or it cannot be written.</exception>
    public void RequireDirectory()
    {
        var settings = Path.Combine(Directory, SettingsFile);
        if (File.Exists(settings))
        {
            if (File.ReadAllText(settings) is var found && found != Settings())
            {
                throw new IOException(
                    $"{settings} is of a study with another network, other options or other scores; expected the options it was begun with, or another directory."
                );
            }
        }
        else if (
            File.Exists(Directory)
            || (
                System.IO.Directory.Exists(Directory) && System.IO.Directory.EnumerateFileSystemEntries(Directory).Any()
            )
        )
        {
            throw new IOException(
                $"{Directory} is there already and holds no study; expected an empty directory, one of a study to go on with, or a name that is free."
            );
        }

        FilePlace.RequireWritable(settings, Directory);
    }

    /// <summary>Marks the directory as that of this study.</summary>
    public void Begin()
    {
        RequireDirectory();
        AtomicFile.WriteText(Path.Combine(Directory, SettingsFile), Settings());
    }

    /// <summary>
    /// Trains and scores one after the other what is not done yet, and gives what is; all β of one seed follow each other and start from the same weights.
    /// </summary>
    /// <param name="cancellation">Ends the study, with a checkpoint of the training under way.</param>
    /// <exception cref="OperationCanceledException">The study was interrupted.</exception>
    public IEnumerable<DisentanglementRun> Run(CancellationToken cancellation)
    {
        Begin();
        foreach (var seed in Seeds)
        {
            foreach (var beta in Betas)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Done(beta, seed) ?? Train(beta, seed, cancellation);
            }
        }
    }

    /// <summary>Writes the table and the figure of finished trainings beside them.</summary>
    public void Write(IReadOnlyList<DisentanglementRun> runs)
    {
        AtomicFile.WriteText(Path.Combine(Directory, TableFile), Csv(runs));
        var figure = DisentanglementChart.Make(runs);
        var png = DrawingEngine.Png(DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
        AtomicFile.Write(Path.Combine(Directory, FigureFile), file => file.Write(png));
    }

    /// <summary>Measures a model on all sprites.</summary>
    /// <exception cref="InvalidDataException">It is not one of such pictures, or is conditional.</exception>
    public static SpriteScores Measure(VaeModel model, DisentanglementOptions options, CancellationToken cancellation)
    {
        if (!model.Signature.Shape.Equals(Shape) || model.Signature.ClassCount > 0)
        {
            throw new InvalidDataException(
                model.Signature.ClassCount > 0
                    ? $"The model is of {model.Signature.ClassCount} classes; expected one without, whose code has to tell the shape itself."
                    : $"The model is of rows of {model.Signature.Shape}; expected {Shape}, as the sprites are."
            );
        }

        var means = new float[Sprites.Factors.RowCount * model.LatentSize];
        var logVariances = new float[means.Length];
        var (row, evaluated) = (0, new SpriteBatches(model));
        foreach (var batch in evaluated.All())
        {
            var rows = batch.Data.Length / Shape.Size;
            var (start, length) = (row * model.LatentSize, rows * model.LatentSize);
            model.Encode(
                batch.Data.Span,
                [],
                means.AsSpan(start, length),
                logVariances.AsSpan(start, length),
                cancellation
            );
            row += rows;
        }

        var metrics = model
            .Evaluate(evaluated.All(), new VaeScoreOptions { Seed = options.Seed }, cancellationToken: cancellation)
            .Metrics;
        return SpriteScores.Of(
            metrics,
            DisentanglementScores.Measure(means, model.LatentSize, Sprites.Factors, options, cancellation)
        );
    }

    /// <summary>Means over the seeds with the lowest and the highest, of each β, and what β moves beside what the seed moves.</summary>
    public static IReadOnlyList<StudyTable> Tables(IReadOnlyList<DisentanglementRun> runs)
    {
        var arms = runs.GroupBy(run => run.Beta).OrderBy(arm => arm.Key).ToArray();
        var first = new StudyTable(
            "All sprites; mean over the seeds (lowest to highest)",
            ["β", .. SpriteScores.Figures.Select(figure => figure.Name)],
            [
                .. arms.Select(arm =>
                    (string[])
                        [
                            arm.Key.ToString(CultureInfo.InvariantCulture),
                            .. SpriteScores.Figures.Select(figure =>
                                MeanAndRange(arm.Select(run => figure.Of(run.Scores)), figure.Format)
                            ),
                        ]
                ),
            ]
        );
        return arms.Length < 2 || arms.Any(arm => arm.Count() < 2) ? [first] : [first, Spreads(runs, arms)];
    }

    private static StudyTable Spreads(
        IReadOnlyList<DisentanglementRun> runs,
        IReadOnlyList<IGrouping<double, DisentanglementRun>> arms
    ) =>
        new(
            "What β moves, and what the seed moves",
            ["score", "range of the means over β", "mean range over seeds of one β", "rank correlation with β"],
            [
                .. SpriteScores
                    .Figures.Where(figure => figure.IsScore)
                    .Select(figure =>
                        (string[])
                            [
                                figure.Name,
                                Text(
                                    Range(arms.Select(arm => arm.Average(run => figure.Of(run.Scores)))),
                                    figure.Format
                                ),
                                Text(
                                    arms.Average(arm => Range(arm.Select(run => figure.Of(run.Scores)))),
                                    figure.Format
                                ),
                                Text(
                                    Correlation.Spearman(
                                        runs.Select(run => run.Beta),
                                        runs.Select(run => figure.Of(run.Scores))
                                    ),
                                    "F2"
                                ),
                            ]
                    ),
            ]
        );

    /// <summary>What each dimension of a code tells of each factor.</summary>
    public static StudyTable ImportanceTable(SpriteScores scores) =>
        new(
            "Importance of each dimension for each factor",
            ["dimension", .. Sprites.Factors.Names],
            [
                .. scores.Importances.Select(
                    (row, dimension) => (string[])[$"{dimension + 1}", .. row.Select(value => Text(value, "F2"))]
                ),
            ]
        );

    private static double Range(IEnumerable<double> values) => values.Max() - values.Min();

    private static string MeanAndRange(IEnumerable<double> values, string format)
    {
        var all = values.ToArray();
        return all.Length < 2
            ? Text(all[0], format)
            : $"{Text(all.Average(), format)} ({Text(all.Min(), format)} to {Text(all.Max(), format)})";
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Csv(IReadOnlyList<DisentanglementRun> runs) =>
        runs.Aggregate(
                new StringBuilder("beta,seed")
                    .AppendJoin("", SpriteScores.Figures.Select(figure => $",{figure.Column}"))
                    .Append('\n'),
                (text, run) =>
                    text.Append(CultureInfo.InvariantCulture, $"{run.Beta},{run.Seed}")
                        .AppendJoin("", SpriteScores.Figures.Select(figure => $",{Text(figure.Of(run.Scores), "R")}"))
                        .Append('\n')
            )
            .ToString();

    private string Folder(double beta, long seed) =>
        Path.Combine(
            Directory,
            TrainingsFolder,
            string.Create(CultureInfo.InvariantCulture, $"beta-{beta}-seed-{seed}")
        );

    private DisentanglementRun? Done(double beta, long seed)
    {
        var path = Path.Combine(Folder(beta, seed), ScoresFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return
                JsonSerializer.Deserialize<DisentanglementRun>(File.ReadAllText(path), Json) is { } run
                && run.Beta.Equals(beta)
                && run.Seed == seed
                ? run
                : throw new InvalidDataException(
                    FormattableString.Invariant(
                        $"{path} is not of β {beta} and seed {seed}; remove it to have them trained."
                    )
                );
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged; remove it to have the training scored again.", e);
        }
    }

    private DisentanglementRun Train(double beta, long seed, CancellationToken cancellation)
    {
        var folder = Folder(beta, seed);
        var options = Options with { Beta = new LinearWarmup(WarmupEpochs, beta), Seed = seed };
        using (var trainer = VaeTrainer.Open(Architecture, options, Path.Combine(folder, CheckpointFolder)))
        {
            var result = trainer.Train(Rows, cancellation: cancellation);
            cancellation.ThrowIfCancellationRequested();
            result.Export(folder, Rows);
        }

        using var model = VaeModel.Load(folder);
        var run = new DisentanglementRun(beta, seed, Measure(model, Scoring, cancellation));
        AtomicFile.WriteText(Path.Combine(folder, ScoresFile), JsonSerializer.Serialize(run, Json) + "\n");
        // Its rows and moments are a multiple of the model, of each training.
        System.IO.Directory.Delete(Path.Combine(folder, CheckpointFolder), recursive: true);
        return run;
    }

    /// <summary>All that a training depends on but β and the seed, as text to compare.</summary>
    private string Settings() =>
        JsonSerializer.Serialize(
            new
            {
                Data = Rows.Name,
                Architecture = JsonSerializer.Deserialize<JsonElement>(Architecture.ToJson()),
                Options.Epochs,
                WarmupEpochs,
                Options.BatchSize,
                Options.LearningRate,
                Scoring,
            },
            Json
        ) + "\n";

    /// <summary>The sprites as a model takes them, drawn anew each time, in one memory.</summary>
    private sealed class SpriteBatches(VaeModel model)
    {
        private const int Size = Sprites.Side * Sprites.Side;

        private readonly float[] data = new float[model.BatchSize * Size];
        private readonly byte[] picture = new byte[Size];

        public IEnumerable<DataBatch> All()
        {
            for (var first = 0; first < Sprites.Factors.RowCount; first += model.BatchSize)
            {
                var rows = Math.Min(model.BatchSize, Sprites.Factors.RowCount - first);
                for (var row = 0; row < rows; row++)
                {
                    Sprites.Render(first + row, picture);
                    for (var pixel = 0; pixel < Size; pixel++)
                    {
                        data[row * Size + pixel] = picture[pixel] / 255f;
                    }
                }

                yield return new DataBatch(data.AsMemory(0, rows * Size));
            }
        }
    }
}

/// <summary>A training of the study that is done and scored.</summary>
internal sealed record DisentanglementRun(double Beta, long Seed, SpriteScores Scores);

/// <summary>What a model does with the sprites.</summary>
internal sealed record SpriteScores(
    double Reconstruction,
    double KlDivergence,
    int ActiveUnits,
    double MutualInformationGap,
    double DciDisentanglement,
    double DciCompleteness,
    double DciInformativeness,
    double BetaVae,
    double FactorVae,
    IReadOnlyList<IReadOnlyList<double>> Importances
)
{
    /// <summary>What tables and the figure show.</summary>
    public static IReadOnlyList<SpriteFigure> Figures { get; } =
    [
        new("reconstruction", "reconstruction", "F1", false, scores => scores.Reconstruction),
        new("KL", "kl_divergence", "F1", false, scores => scores.KlDivergence),
        new("active units", "active_units", "0.#", false, scores => scores.ActiveUnits),
        new("MIG", "mutual_information_gap", "F2", true, scores => scores.MutualInformationGap),
        new("DCI disentanglement", "dci_disentanglement", "F2", true, scores => scores.DciDisentanglement),
        new("DCI completeness", "dci_completeness", "F2", true, scores => scores.DciCompleteness),
        new("DCI informativeness", "dci_informativeness", "F2", true, scores => scores.DciInformativeness),
        new("β-VAE score", "beta_vae", "F2", true, scores => scores.BetaVae),
        new("FactorVAE score", "factor_vae", "F2", true, scores => scores.FactorVae),
    ];

    public static SpriteScores Of(SplitMetrics metrics, DisentanglementScores scores) =>
        new(
            metrics.Reconstruction,
            metrics.KlDivergence,
            metrics.ActiveUnits,
            scores.MutualInformationGap,
            scores.Dci.Disentanglement,
            scores.Dci.Completeness,
            scores.Dci.Informativeness,
            scores.BetaVae,
            scores.FactorVae,
            scores.Dci.Importances
        );
}

/// <summary>One of the numbers of <see cref="SpriteScores"/>.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Column">Its name in files.</param>
/// <param name="Format">Its format for people.</param>
/// <param name="IsScore">Whether it is a score, 0 to 1, and not what it costs.</param>
/// <param name="Of">The number.</param>
internal sealed record SpriteFigure(
    string Name,
    string Column,
    string Format,
    bool IsScore,
    Func<SpriteScores, double> Of
);
