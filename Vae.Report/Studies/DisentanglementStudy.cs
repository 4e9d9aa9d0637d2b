using System.Globalization;
using System.Text.Json;
using Vae.Data;
using Vae.Factors;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>
/// Whether a heavier KL divergence disentangles, and at what price (Higgins et al. 2017; Locatello et al. 2019): every β with every seed on the sprites, and the
/// scores of each training. What is done is kept in a directory, and goes on from there.
/// </summary>
internal sealed partial record DisentanglementStudy : IKeptStudy<DisentanglementRun>
{
    /// <summary>The figures of every training.</summary>
    public const string TableFile = "disentanglement.csv";

    /// <summary>The trade-off.</summary>
    public const string FigureFile = "disentanglement.png";

    /// <summary>The shape of a picture.</summary>
    public static readonly DataShape Shape = new(1, Sprites.Side, Sprites.Side);

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

    public int Count => Betas.Count * Seeds.Count;

    public void RequireDirectory() => Place.RequireOwn();

    /// <inheritdoc/>
    /// <remarks>All β of one seed follow each other and start from the same weights.</remarks>
    public IEnumerable<DisentanglementRun> Run(CancellationToken cancellation)
    {
        var place = Place;
        using var own = place.Begin();
        foreach (var seed in Seeds)
        {
            foreach (var beta in Betas)
            {
                cancellation.ThrowIfCancellationRequested();
                var folder = string.Create(CultureInfo.InvariantCulture, $"beta-{beta}-seed-{seed}");
                yield return place.Done(
                    folder,
                    run => run.Beta.Equals(beta) && run.Seed == seed,
                    FormattableString.Invariant($"β {beta} and seed {seed}")
                )
                    ?? place.Train(
                        folder,
                        Architecture,
                        Options with
                        {
                            Beta = BetaStudy.Rising(WarmupEpochs, beta),
                            Seed = seed,
                        },
                        Rows,
                        test: null,
                        path =>
                        {
                            using var model = VaeModel.Load(path);
                            return new DisentanglementRun(beta, seed, Measure(model, Scoring, cancellation));
                        },
                        cancellation
                    );
            }
        }
    }

    public IReadOnlyList<string> Write(IReadOnlyList<DisentanglementRun> runs)
    {
        Place.Write(TableFile, Csv(runs));
        Place.Write(FigureFile, DisentanglementChart.Make(runs));
        return [FigureFile];
    }

    public string Describe(DisentanglementRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"β {run.Beta}, seed {run.Seed}: ")
        + string.Join(
            ", ",
            SpriteScores.Figures.Select(figure =>
                $"{figure.Name} {figure.Of(run.Scores).ToString(figure.Format, CultureInfo.InvariantCulture)}"
            )
        );

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
        var sprites = AllSprites();
        foreach (var block in DataBlock.Of(sprites, sprites.Count))
        {
            var (start, length) = (block.FirstRow * model.LatentSize, block.Count * model.LatentSize);
            model.Encode(
                block.Images,
                [],
                means.AsSpan(start, length),
                logVariances.AsSpan(start, length),
                cancellation
            );
        }

        var metrics = model
            .Evaluate(
                DataBlock.Of(sprites, sprites.Count).Select(block => new DataBatch(block.Images)),
                new VaeScoreOptions { Seed = options.Seed },
                cancellationToken: cancellation
            )
            .Metrics;
        return SpriteScores.Of(
            metrics,
            DisentanglementScores.Measure(means, model.LatentSize, Sprites.Factors, options, cancellation)
        );
    }

    private StudyDirectory<DisentanglementRun> Place =>
        new(
            Directory,
            StudyFiles.Text(
                new
                {
                    Data = Rows.Name,
                    Architecture = JsonSerializer.Deserialize<JsonElement>(Architecture.ToJson()),
                    Options.Epochs,
                    WarmupEpochs,
                    Options.BatchSize,
                    Options.LearningRate,
                    Scoring,
                }
            )
        );
}

/// <summary>A training of the study that is done and scored.</summary>
internal sealed record DisentanglementRun(double Beta, long Seed, SpriteScores Scores);
