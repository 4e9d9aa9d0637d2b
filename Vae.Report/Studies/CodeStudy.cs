using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>
/// How a VQ-VAE compares with a VAE of the same rate: the same layers with codebooks of several sizes, and with Gaussian latent variables under several weights of
/// the KL divergence. What a row's latent variables cost (the rate) and what they leave unsaid (the reconstruction loss) are both in nats, and add up to a bound on
/// −log p(x) (Alemi et al. 2018, "Fixing a broken ELBO").
/// </summary>
internal sealed partial record CodeStudy : IKeptStudy<CodeRun>
{
    /// <summary>The figures of every training.</summary>
    public const string TableFile = "codes.csv";

    /// <summary>Reconstruction over rate.</summary>
    public const string FigureFile = "codes.png";

    /// <summary>The VQ-VAE; the size of its codebook is replaced by each of <see cref="Sizes"/>.</summary>
    public required VaeArchitecture Architecture { get; init; }

    /// <summary>How to train, apart from the seed and β.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>How to train the priors of codes, apart from the seed.</summary>
    public required CodePriorOptions Prior { get; init; }

    /// <summary>The codebooks' numbers of vectors.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    /// <summary>The latent dimensions of the VAEs.</summary>
    public required int LatentSize { get; init; }

    /// <summary>The weights of the VAEs' KL divergence.</summary>
    public required IReadOnlyList<double> Betas { get; init; }

    /// <summary>The epochs in which that weight rises; 0 for none.</summary>
    public required int WarmupEpochs { get; init; }

    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>What to learn from.</summary>
    public required VaeDataset Training { get; init; }

    /// <summary>What is measured.</summary>
    public required VaeDataset Test { get; init; }

    public required string Directory { get; init; }

    public int Count => (Sizes.Count + Betas.Count) * Seeds.Count;

    public void RequireDirectory() => Place.RequireOwn();

    public IEnumerable<CodeRun> Run(CancellationToken cancellation)
    {
        var place = Place;
        using var own = place.Begin();
        foreach (var seed in Seeds)
        {
            foreach (var size in Sizes)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return WithCodes(place, size, seed, cancellation);
            }

            foreach (var beta in Betas)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return WithGaussians(place, beta, seed, cancellation);
            }
        }
    }

    public IReadOnlyList<string> Write(IReadOnlyList<CodeRun> runs)
    {
        var place = Place;
        place.Write(TableFile, Csv(runs));
        place.Write(FigureFile, CodeChart.Make(runs));
        return [FigureFile];
    }

    public string Describe(CodeRun run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Name}, seed {run.Seed}: test {run.Reconstruction:F2} + {run.BestRate:F2} = {run.Total:F2}, squared error {run.SquaredError:F5}"
        );

    /// <summary>The VAE with the layers of a VQ-VAE: the encoder's last picture gives a Gaussian vector, and the decoder's first picture is made of one.</summary>
    public static VaeArchitecture WithGaussians(VaeArchitecture codes, int latentSize)
    {
        var grid = codes.Signature.Codes!;
        var channels = codes.Codebook!.Dimension;
        var network = codes with
        {
            Name = "vq-conv-gaussian",
            LatentSize = latentSize,
            Codebook = null,
            Encoder = [.. codes.Encoder, new FlattenLayer()],
            Decoder =
            [
                new LinearLayer(channels * grid.Height * grid.Width),
                new ReshapeLayer(channels, grid.Height, grid.Width),
                .. codes.Decoder,
            ],
        };
        network.Validate();
        return network;
    }

    private CodeRun WithCodes(StudyDirectory<CodeRun> place, int size, long seed, CancellationToken cancellation)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"codes-{size}-seed-{seed}");
        return place.Done(folder, run => run.Codes == size && run.Seed == seed, $"a codebook of {size} and seed {seed}")
            ?? place.Train(
                folder,
                Architecture with
                {
                    Codebook = Architecture.Codebook! with { Size = size },
                },
                Options with
                {
                    Seed = seed,
                },
                Training,
                Test,
                path => MeasureCodes(path, seed, cancellation),
                cancellation
            );
    }

    private CodeRun MeasureCodes(string path, long seed, CancellationToken cancellation)
    {
        var bundle = ModelBundle.Read(path);
        using var model = VqVaeModel.FromBundle(bundle);
        var prior = CodePriorTrainer.Train(model, Training, Prior with { Seed = seed }, null, cancellation);
        // The model that is kept generates, and vae evaluate of it gives these figures.
        ModelBundle.Write(path, bundle.WithCodePrior(prior));
        using var withPrior = VqVaeModel.Load(path);
        var under = withPrior.Evaluate(
            DataBlock.Of(Test, Test.Count).Select(block => new DataBatch(block.Images, block.LabelsFor(withPrior))),
            new VaeScoreOptions { Seed = seed },
            cancellationToken: cancellation
        );
        var test = model.Card.History[^1].Test!;
        return new CodeRun(
            model.CodebookSize,
            Beta: null,
            seed,
            test.Reconstruction,
            test.KlDivergence,
            under.Metrics.KlDivergence,
            SquaredError(block => model.Reconstruct(block.Images, block.LabelsFor(model).Span, cancellation)),
            test.Perplexity,
            ActiveUnits: null
        );
    }

    private CodeRun WithGaussians(StudyDirectory<CodeRun> place, double beta, long seed, CancellationToken cancellation)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"beta-{beta}-seed-{seed}");
        return place.Done(
                folder,
                run => run.Codes is null && run.Beta == beta && run.Seed == seed,
                string.Create(CultureInfo.InvariantCulture, $"β = {beta} and seed {seed}")
            )
            ?? place.Train(
                folder,
                WithGaussians(Architecture, LatentSize),
                Options with
                {
                    Seed = seed,
                    Beta = BetaStudy.Rising(WarmupEpochs, beta),
                },
                Training,
                Test,
                path => MeasureGaussians(path, beta, seed, cancellation),
                cancellation
            );
    }

    private CodeRun MeasureGaussians(string path, double beta, long seed, CancellationToken cancellation)
    {
        using var model = VaeModel.Load(path);
        var test = model.Card.History[^1].Test!;
        return new CodeRun(
            Codes: null,
            beta,
            seed,
            test.Reconstruction,
            test.KlDivergence,
            PriorRate: null,
            SquaredError(block =>
            {
                // A draw, as the rate is what a draw costs.
                var latents = new float[block.Count * model.LatentSize];
                var labels = block.LabelsFor(model).Span;
                model.SampleLatents(block.Images, labels, seed, block.FirstRow, latents, cancellation);
                return model.Decode(latents, labels, cancellation);
            }),
            Perplexity: null,
            test.ActiveUnits
        );
    }

    private double SquaredError(Func<DataBlock, float[]> reconstruct)
    {
        var sum = 0.0;
        foreach (var block in DataBlock.Of(Test, Test.Count))
        {
            var seen = reconstruct(block);
            foreach (var (i, value) in block.Images.Index())
            {
                sum += Math.Pow(value - seen[i], 2);
            }
        }

        return sum / Test.Count / Test.Shape.Size;
    }

    private StudyDirectory<CodeRun> Place =>
        new(
            Directory,
            StudyFiles.Text(
                new
                {
                    Data = Training.Name,
                    Rows = StudyFiles.FingerprintOf(Training),
                    TestRows = StudyFiles.FingerprintOf(Test),
                    Architecture = JsonSerializer.Deserialize<JsonElement>(
                        (Architecture with { Codebook = Architecture.Codebook! with { Size = 2 } }).ToJson()
                    ),
                    LatentSize,
                    Options.Epochs,
                    Options.BatchSize,
                    Options.LearningRate,
                    LearningRateSchedule = Options.LearningRateSchedule.Describe(),
                    Beta = BetaStudy.Rising(WarmupEpochs, 1).Describe(),
                    Prior = Prior with
                    {
                        Seed = 0,
                        Threads = 0,
                    },
                }
            )
        );
}

/// <summary>A training of the study that is done and measured, on the test rows, with codes or with Gaussian latent variables.</summary>
/// <param name="Codes">The size of the codebook; null of a VAE.</param>
/// <param name="Beta">The weight of a VAE's KL divergence; null of codes.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Reconstruction">The reconstruction loss, in nats a row.</param>
/// <param name="Rate">What a row's latent variables cost in nats, under the prior of the training: of codes that all are as likely, of a VAE the KL divergence from N(0, I).</param>
/// <param name="PriorRate">What a row's codes cost in nats under a prior that learnt them; null of a VAE.</param>
/// <param name="SquaredError">The squared error of an element, on average.</param>
/// <param name="Perplexity">e to the entropy of how often each code occurs; null of a VAE.</param>
/// <param name="ActiveUnits">The latent dimensions whose means differ from row to row; null of codes.</param>
internal sealed record CodeRun(
    int? Codes,
    double? Beta,
    long Seed,
    double Reconstruction,
    double Rate,
    double? PriorRate,
    double SquaredError,
    double? Perplexity,
    int? ActiveUnits
)
{
    /// <summary>The rate under the best prior that there is.</summary>
    [JsonIgnore]
    public double BestRate => PriorRate ?? Rate;

    /// <summary>The negative evidence lower bound under it.</summary>
    [JsonIgnore]
    public double Total => Reconstruction + BestRate;

    /// <summary>What sets it apart from the others, but for the seed.</summary>
    [JsonIgnore]
    public string Name => Codes is { } size ? $"{size} codes" : FormattableString.Invariant($"VAE, β {Beta}");
}
