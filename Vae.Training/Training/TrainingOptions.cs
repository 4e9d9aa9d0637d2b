using System.Globalization;
using Vae.Inference;

namespace Vae.Training;

/// <summary>How to train. The defaults are the report's (table 3): <see cref="Report"/>.</summary>
public sealed record TrainingOptions
{
    // No machine gains from more, and libtorch starts them all.
    internal const int MostThreads = 1024;

    private const int MostSamples = 10_000;

    /// <summary>The report's training: Adam, 1e-3, batches of 128, 30 epochs, β warm-up over 10.</summary>
    public static TrainingOptions Report { get; } = new() { Preset = "report" };

    /// <summary>
    /// The report's networks trained better (docs/report.md): a higher learning rate that falls over more epochs, the bound itself as objective
    /// from the start, an encoder that sees noise, and averaged weights.
    /// </summary>
    public static TrainingOptions Refined { get; } =
        new()
        {
            Preset = "refined",
            Epochs = 100,
            LearningRate = 2e-3,
            LearningRateSchedule = new CosineDecay(0.01),
            Beta = new ConstantBeta(),
            BinarizesInputs = true,
            WeightAveraging = 0.999,
        };

    /// <summary>
    /// For likelihoods of black and white pixels that can be compared with published ones (docs/likelihoods.md); for
    /// <see cref="VaeArchitecture.ResidualMlp"/>.
    /// </summary>
    public static TrainingOptions Binary { get; } =
        new()
        {
            Preset = "binary",
            Epochs = 100,
            LearningRateSchedule = new CosineDecay(0.01),
            Beta = new ConstantBeta(),
            ImportanceSamples = 5,
            Binarization = Binarization.Dynamic,
            WeightAveraging = 0.999,
        };

    /// <summary>The options that have a name on the command line and in model cards.</summary>
    internal static IReadOnlyList<TrainingOptions> Presets { get; } = [Report, Refined, Binary];

    /// <summary>The preset's name; null when the options were given one by one.</summary>
    public string? Preset { get; init; }

    /// <summary>Passes over the training rows, or as many times <see cref="StepsPerEpoch"/>; at least 1.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Rows per step; at least 1. The last batch of an epoch may be smaller, where an epoch is a pass over the rows.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>
    /// Steps per epoch, at least 1, however many rows there are: the batches of one epoch go on where those of the one before ended, in one
    /// pass over the shuffled rows after another. Null for epochs that are a pass over the rows each.
    /// </summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>Adam's learning rate; positive.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// How many times the learning rate the logarithms of the variances of a likelihood that has some are moved by: Adam moves a parameter by about
    /// the rate in a step, and in few steps a variance has farther to go than weights have.
    /// </summary>
    public double VarianceRate { get; init; } = 1;

    /// <summary>What the weights are before the first step.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public LearningRateSchedule LearningRateSchedule { get; init; } = new ConstantLearningRate();

    /// <summary>How the weight of the KL divergence changes.</summary>
    public BetaSchedule Beta { get; init; } = new LinearWarmup();

    /// <summary>Nats of KL divergence per latent dimension that cost nothing; 0 for none.</summary>
    public double FreeBits { get; init; }

    /// <summary>
    /// Samples k of z per row. With more than one the objective is the importance-weighted bound −log (1/k) Σ p(x|zᵢ) (p(zᵢ)/q(zᵢ|x))^β
    /// (Burda et al. 2016, eq. 8, at β = 1); the figures of an epoch are still those of one sample.
    /// </summary>
    public int ImportanceSamples { get; init; } = 1;

    /// <summary>Whether grey levels are the probabilities of pixels that are black or white, of training and evaluated rows; for a Bernoulli likelihood.</summary>
    public Binarization Binarization { get; init; }

    /// <summary>
    /// Whether the encoder of a training sees black and white pixels drawn anew with the grey levels for probabilities, while the decoder is still
    /// measured by the grey levels: noise against which what it says of a row has to hold, so that it says more of rows that it has not
    /// seen (the denoising criterion; Im et al. 2017). For a Bernoulli likelihood; rows that are evaluated are seen as they are.
    /// </summary>
    public bool BinarizesInputs { get; init; }

    /// <summary>Small turns and shifts of training pictures; null for none.</summary>
    public PictureJitter? Jitter { get; init; }

    /// <summary>
    /// The last part of the epochs, in which the encoder sees rows as they are after all (<see cref="BinarizesInputs"/>, <see cref="Jitter"/>), and the decoder is
    /// measured by them: those are what is evaluated. 0 for none, below 1.
    /// </summary>
    public double CleanShare { get; init; }

    /// <summary>
    /// The decay λ of weights, but not of biases: each step of Adam multiplies them by 1 − rate · λ besides (AdamW; Loshchilov and Hutter 2019); 0 for none.
    /// Smaller weights make smoother decoders, which fit rows that they have not seen better.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// The decay d of a moving average of the weights, w ← d·w + (1 − d)·(weights after a step), with d at most (1 + t)/(10 + t) after t steps; 0
    /// for none. The average is what is evaluated, chosen by held-out rows and exported; averages of many steps generalise better
    /// than the steps (Polyak and Juditsky 1992; Izmailov et al. 2018).
    /// </summary>
    public double WeightAveraging { get; init; }

    /// <summary>The norm that a longer gradient is scaled down to; null for none.</summary>
    public double? GradientNormLimit { get; init; }

    /// <summary>The part of the training rows held out for best-model keeping and early stopping; 0 for none.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>
    /// Epochs without a better held-out bound, counted from the end of the β warm-up, after which training stops; null to train on.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>The seed of initialisation, shuffling and noise.</summary>
    public long Seed { get; init; }

    /// <summary>
    /// The seed by which rows are held out; <see cref="Seed"/> when null. Networks of several seeds that are to be compared or to work
    /// together have to hold out the same rows.
    /// </summary>
    public long? SplitSeed { get; init; }

    /// <summary>
    /// How many parts of a batch are computed at once, each on a thread of its own; at most 1024; 0 for <see cref="Environment.ProcessorCount"/>, which minds a container's quota. A network that
    /// takes little arithmetic has batches of one part and uses one thread, as more would not make it faster.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>These options with the name of the preset whose figures they have, or with none.</summary>
    internal TrainingOptions WithPreset() =>
        this with
        {
            Preset = Presets
                .FirstOrDefault(preset =>
                    this with { Preset = preset.Preset, Seed = preset.Seed, Threads = preset.Threads } == preset
                )
                ?.Preset,
        };

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        Check.AtLeast(Epochs, 1, "number of epochs");
        Check.AtLeast(BatchSize, 1, "batch size");
        Check.Named(Initialization, "initialisation");
        Check.AtLeast(StepsPerEpoch ?? 1, 1, "number of steps per epoch");
        Check.Positive(LearningRate, "learning rate");
        Check.Positive(VarianceRate, "variance rate");
        Check.NotNegative(FreeBits, "free bits");
        Check.InRange(ImportanceSamples, 1, MostSamples, "number of importance samples");
        if (FreeBits > 0 && ImportanceSamples > 1)
        {
            throw new ArgumentException(
                $"There are {FreeBits} free bits and {ImportanceSamples} importance samples; expected one of the two, as a weighted bound has no divergence of each dimension."
            );
        }

        Check.Named(Binarization, "binarisation");
        if (BinarizesInputs && Binarization != Binarization.None)
        {
            throw new ArgumentException(
                $"The inputs of the encoder are to be binarised and so are all rows, {Binarization}; expected one of the two."
            );
        }

        Check.NotNegative(WeightDecay, "weight decay");
        Jitter?.Validate();
        var changes = BinarizesInputs || Jitter is not null;
        if (CleanShare is not (>= 0 and < 1) || (CleanShare > 0 && !changes))
        {
            throw new ArgumentException(
                $"The clean share of the epochs is {CleanShare} and training rows are {(changes ? "changed" : "neither binarised for the encoder nor jittered")}; expected 0 to below 1, and 0 where they are seen as they are."
            );
        }

        if (WeightDecay * LearningRate >= 1)
        {
            throw new ArgumentException(
                $"The weight decay is {WeightDecay} and the learning rate {LearningRate}; expected a product below 1, as a step would take all of a weight."
            );
        }

        if (WeightAveraging is not (>= 0 and < 1))
        {
            throw new ArgumentException($"The decay of averaged weights is {WeightAveraging}; expected 0 to below 1.");
        }

        Check.InRange(Threads, 0, MostThreads, "number of threads");
        Beta.Validate();
        LearningRateSchedule.Validate();
        if (GradientNormLimit is { } limit)
        {
            Check.Positive(limit, "gradient-norm limit");
        }

        if (ValidationFraction is not (>= 0 and < 1))
        {
            throw new ArgumentException($"The validation fraction is {ValidationFraction}; expected 0 to below 1.");
        }

        if (Patience is { } patience)
        {
            Check.AtLeast(patience, 1, "patience in epochs");
        }
    }
}

/// <summary>What a network's weights are before the first step.</summary>
public enum WeightInitialization
{
    /// <summary>PyTorch's: weights and biases uniform within ±1/√n, n the inputs of a neuron.</summary>
    PyTorch,

    /// <summary>
    /// Weights of the variance 1/n (LeCun et al. 1998), which keeps the size of what goes through the layers; no biases, and a posterior whose
    /// variance hardly depends on the row yet. Small networks come sooner to where they learn.
    /// </summary>
    LeCun,
}

/// <summary>The checks of hyper-parameters, each with one sentence that names the option.</summary>
internal static class Check
{
    public static void AtLeast(long value, long minimum, string name) =>
        Require(value >= minimum, value, name, $"at least {minimum}");

    public static void InRange(long value, long minimum, long maximum, string name) =>
        Require(value >= minimum && value <= maximum, value, name, $"{minimum} to {maximum}");

    public static void Positive(double value, string name) =>
        Require(value > 0 && double.IsFinite(value), value, name, "a positive number");

    public static void NotNegative(double value, string name) =>
        Require(value >= 0 && double.IsFinite(value), value, name, "zero or a positive number");

    public static void Fraction(double value, string name) =>
        Require(value is > 0 and <= 1, value, name, "above 0 and at most 1");

    public static void Named<T>(T value, string name)
        where T : struct, Enum =>
        Require(Enum.IsDefined(value), value, name, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    private static void Require(bool condition, IFormattable value, string name, string expected)
    {
        if (!condition)
        {
            throw new ArgumentException(
                $"The {name} is {value.ToString(null, CultureInfo.InvariantCulture)}; expected {expected}."
            );
        }
    }
}
