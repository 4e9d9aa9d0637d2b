using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;
using Vae.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// What a residual network learns of colour pictures without labels: a linear classifier on its latents beside the same one on as many
/// principal components, and the bits that a colour costs under two likelihoods.
/// </summary>
internal sealed class Pictures : IBenchmark
{
    private const int Latents = 128;
    private const string Directory = "artifacts/bench/pictures";

    private static readonly Likelihood[] Likelihoods = [Likelihood.DiscretizedLogistic, Likelihood.DiagonalGaussian];

    private readonly List<DetailTable> details = [];

    public string Name => "pictures";

    public string Description => "a linear classifier on features of colour pictures, and the bits that a colour costs";

    public IReadOnlyList<DetailTable> Details => details;

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        details.Clear();
        var (train, test) = workload.Tables.Pictures(Path.Combine(Directory, "files"));
        var bits = new Dictionary<Likelihood, double>();
        var features = new Dictionary<string, (LabelledTable Train, LabelledTable Test)>
        {
            ["components"] = PrincipalComponents.Of(Table(train), Table(test), Latents),
        };
        foreach (var likelihood in Likelihoods)
        {
            using var trainer = VaeTrainer.Open(
                Network(train, likelihood),
                Options(workload.Sizes.PictureEpochs),
                Path.Combine(Directory, $"{likelihood}", "training")
            );
            var result = trainer.Train(
                train.WithMirrorImages(),
                test.ToDataset(),
                progress: TrainingProgress.ToLines(line => Console.Error.WriteLine($"  {likelihood}, {line}"))
            );
            result.Export(Path.Combine(Directory, $"{likelihood}"), test.ToDataset());
            bits[likelihood] = BitsPerDimension(result.History[^1].Test!.Total, likelihood, train.Shape.Size);
            using var model = VaeModel.Load(Path.Combine(Directory, $"{likelihood}"));
            features[$"{likelihood}"] = (Encoded(model, train), Encoded(model, test));
        }

        int[] counts = [1_000, train.Count];
        var found = features.ToDictionary(
            pair => pair.Key,
            pair =>
                counts
                    .Select(count => Accuracies(pair.Value, train, test, count, workload.Sizes.FeatureDraws))
                    .ToArray()
        );
        details.Add(
            new DetailTable(
                $"Accuracy in percent on {test.Count:N0} test pictures, the mean of {workload.Sizes.FeatureDraws} draws of 1,000 labels and its smallest and largest; all {train.Count:N0} labels are one draw. Bits per dimension are those of the negative evidence lower bound of the test pictures.",
                ["features", .. counts.Select(count => $"{count:N0} labels"), "bits per dimension"],
                [
                    .. found.Select(pair =>
                        (IReadOnlyList<string>)
                            [
                                pair.Key,
                                .. pair.Value.Select(Range),
                                Enum.TryParse<Likelihood>(pair.Key, out var likelihood) ? Number(bits[likelihood]) : "",
                            ]
                    ),
                ]
            )
        );
        foreach (var (i, count) in counts.Index())
        {
            var (ours, theirs) = (found[$"{Likelihoods[0]}"][i].Average(), found["components"][i].Average());
            yield return new BenchResult(
                $"Linear classifier, colour pictures of {train.Classes.Count} classes, {count:N0} labels: accuracy, mean",
                $"{Percent(ours)} %, {Latents} latents",
                $"{Percent(theirs)} %, {Latents} principal components",
                Number(ours / theirs),
                "> 1",
                ours > theirs
            );
        }

        var (logistic, gaussian) = (bits[Likelihoods[0]], bits[Likelihoods[1]]);
        yield return new BenchResult(
            "Discretised logistic likelihood, bits per dimension of the test pictures",
            Number(logistic),
            $"{Number(gaussian)}, Gaussian with a variance for each element",
            Number(logistic / gaussian),
            "< 1",
            logistic < gaussian
        );
    }

    private static VaeArchitecture Network(PictureSet pictures, Likelihood likelihood)
    {
        var network = VaeArchitecture.ResNet(
            pictures.Shape,
            Latents,
            [16, 32, 64],
            likelihood: likelihood,
            normalization: new BatchNormLayer()
        );
        if (network.Signature.IsUnit)
        {
            return network;
        }

        var (means, spreads) = Table(pictures).Moments();
        return network with { Standardization = new Standardization(means, spreads) };
    }

    private static TrainingOptions Options(int epochs) =>
        new()
        {
            Epochs = epochs,
            BatchSize = 64,
            LearningRate = 2e-3,
            LearningRateSchedule = new CosineDecay(0.05),
            Beta = new ConstantBeta(1),
            Seed = 1,
        };

    /// <summary>A density is that of a level, 1/255 wide: no deviation that is learnt here comes near so little.</summary>
    private static double BitsPerDimension(double nats, Likelihood likelihood, int size) =>
        nats / (size * Math.Log(2)) + (likelihood == Likelihood.DiscretizedLogistic ? 0 : Math.Log2(255));

    private static double[] Accuracies(
        (LabelledTable Train, LabelledTable Test) features,
        PictureSet train,
        PictureSet test,
        int count,
        int draws
    ) =>
        [
            .. Enumerable
                .Range(1, count < train.Count ? draws : 1)
                .Select(draw =>
                    ClassClassifier.Accuracy(
                        features.Train,
                        train.Labels,
                        train.Draw(count, draw),
                        features.Test,
                        test.Labels
                    )
                ),
        ];

    private static LabelledTable Encoded(VaeModel model, PictureSet pictures) =>
        new(pictures.Name, model.LatentSize, model.Encode(pictures.Values).Mean, new bool[pictures.Count]);

    private static LabelledTable Table(PictureSet pictures) =>
        new(pictures.Name, pictures.Shape.Size, pictures.Values, new bool[pictures.Count]);

    private static string Range(double[] accuracies) =>
        accuracies.Length == 1
            ? Percent(accuracies[0])
            : $"{Percent(accuracies.Average())} ({Percent(accuracies.Min())}–{Percent(accuracies.Max())})";

    private static string Percent(double share) => (100 * share).ToString("0.00", Text.Culture);

    private static string Number(double value) => value.ToString("0.000", Text.Culture);
}
