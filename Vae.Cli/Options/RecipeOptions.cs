using System.CommandLine;
using System.Globalization;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>How to train: a preset, and what differs from it.</summary>
internal sealed class RecipeOptions : OptionGroup
{
    /// <summary>The most passes over the rows.</summary>
    public const int MostEpochs = 1_000_000;

    private const int MostBatch = 1 << 20;

    private readonly Option<string> preset;
    private readonly Option<int?> epochs;
    private readonly Option<int?> batch;
    private readonly Option<double?> rate;
    private readonly Option<string?> decay;
    private readonly Option<string?> beta;
    private readonly Option<double?> freeBits;
    private readonly Option<double?> clip;
    private readonly Option<int?> samples;
    private readonly Option<Binarization?> binarize;
    private readonly Option<bool?> inputs;
    private readonly Option<string?> jitter;
    private readonly Option<double?> clean;
    private readonly Option<double?> weightDecay;
    private readonly Option<double?> averaging;
    private readonly Option<double?> validation;
    private readonly Option<int?> patience;
    private readonly Option<long> seed;
    private readonly Option<int> threads;

    public RecipeOptions()
    {
        preset = Add<string>(
            "--preset",
            "Where all figures start from: report, its table 3; refined, the report's networks trained better; or binary, for likelihoods of black and white pixels."
        );
        preset.AcceptOnlyFromAmong([.. TrainingOptions.Presets.Select(options => options.Preset!)]);
        preset.DefaultValueFactory = _ => TrainingOptions.Report.Preset!;
        epochs = Add<int?>("--epochs", "Passes over the training images; 30 in the report.");
        batch = Add<int?>("--batch-size", "Images a step; 128 in the report.");
        epochs.Validators.Add(Validate.InRange(epochs, 1, MostEpochs));
        batch.Validators.Add(Validate.InRange(batch, 1, MostBatch));
        rate = Add<double?>("--learning-rate", "Adam's learning rate; 0.001 in the report.");
        decay = Add<string?>(ScheduleText.DecayName, $"How the learning rate falls: {ScheduleText.DecayForms}.");
        beta = Add<string?>(
            ScheduleText.BetaName,
            $"The weight of the KL divergence: {ScheduleText.BetaForms}; warmup:10 in the report."
        );
        freeBits = Add<double?>("--free-bits", "Nats of KL divergence per latent dimension that cost nothing.");
        clip = Add<double?>("--clip-norm", "The norm that longer gradients are scaled down to.");
        samples = Add<int?>(
            "--importance-samples",
            "Samples of z an image: with more than one the objective is the importance-weighted bound."
        );
        binarize = Add<Binarization?>(
            "--binarize",
            "Take grey levels for the probabilities of black and white pixels: None, Static (drawn once) or Dynamic (drawn anew each time)."
        );
        inputs = Add<bool?>(
            "--binarize-inputs",
            "Let the encoder see draws of black and white pixels, while the decoder is measured by the grey levels."
        );
        jitter = Add<string?>(
            "--jitter",
            "Turn, scale, shear and shift training images a little: the deviations in degrees, of the scale's logarithm, of the shear and in pixels, such as 5,0.05,0.05,0.5."
        );
        clean = Add<double?>(
            "--clean-share",
            "The last part of the epochs, such as 0.2, in which images are seen as they are in spite of --binarize-inputs and --jitter."
        );
        weightDecay = Add<double?>(
            "--weight-decay",
            "The decay of weights beside each step of Adam, such as 0.05 (AdamW)."
        );
        averaging = Add<double?>(
            "--average-weights",
            "The decay, such as 0.999, of a moving average of the weights, which is evaluated and exported; 0 for none."
        );
        validation = Add<double?>(
            "--validation",
            "The part of the training images held out to keep the best epoch's weights, such as 0.1."
        );
        patience = Add<int?>("--patience", "Stop after so many epochs without a better bound on the held-out images.");
        seed = Add<long>("--seed", "The seed of initialisation, shuffling and noise.");
        threads = Add<int>(
            "--threads",
            "Threads that compute parts of a batch; 0 for one per core. They never change a bit."
        );
    }

    /// <summary>The epochs and the threads that are given; a training that goes on may have others than it began with.</summary>
    public (int? Epochs, int? Threads) ForResuming(ParseResult parse) =>
        (parse.GetValue(epochs), parse.IsGiven(threads) ? parse.GetValue(threads) : null);

    /// <summary>Each option that is given and says something else than a checkpoint's training was asked for.</summary>
    public IEnumerable<string> DifferencesFrom(ParseResult parse, TrainingOptions kept) =>
        [
            // What had a figure of its own besides has no preset's name.
            .. kept.Preset is { } name ? Difference(parse, preset, name, () => parse.GetValue(preset)!) : [],
            .. Difference(parse, batch, kept.BatchSize, () => parse.GetValue(batch)!.Value),
            .. Difference(parse, rate, kept.LearningRate, () => parse.GetValue(rate)!.Value),
            .. Difference(
                parse,
                decay,
                kept.LearningRateSchedule.Describe(),
                () => ScheduleText.Decay(parse.GetValue(decay)!).Describe()
            ),
            .. Difference(parse, beta, kept.Beta.Describe(), () => ScheduleText.Beta(parse.GetValue(beta)!).Describe()),
            .. Difference(parse, freeBits, kept.FreeBits, () => parse.GetValue(freeBits)!.Value),
            .. Difference(parse, clip, kept.GradientNormLimit, () => parse.GetValue(clip)),
            .. Difference(parse, samples, kept.ImportanceSamples, () => parse.GetValue(samples)!.Value),
            .. Difference(parse, binarize, kept.Binarization, () => parse.GetValue(binarize)!.Value),
            .. Difference(parse, inputs, kept.BinarizesInputs, () => parse.GetValue(inputs)!.Value),
            .. Difference(parse, jitter, Text(kept.Jitter), () => Text(JitterOf(parse.GetValue(jitter)!))),
            .. Difference(parse, clean, kept.CleanShare, () => parse.GetValue(clean)!.Value),
            .. Difference(parse, weightDecay, kept.WeightDecay, () => parse.GetValue(weightDecay)!.Value),
            .. Difference(parse, averaging, kept.WeightAveraging, () => parse.GetValue(averaging)!.Value),
            .. Difference(parse, validation, kept.ValidationFraction, () => parse.GetValue(validation)!.Value),
            .. Difference(parse, patience, kept.Patience, () => parse.GetValue(patience)),
            .. Difference(parse, seed, kept.Seed, () => parse.GetValue(seed)),
        ];

    /// <summary>The seed.</summary>
    public long Seed(ParseResult parse) => parse.GetValue(seed);

    /// <summary>The options that all figures start from.</summary>
    public TrainingOptions Preset(ParseResult parse) =>
        TrainingOptions.Presets.Single(options => options.Preset == parse.GetValue(preset));

    /// <summary>The option that names them, for trainings that start from others.</summary>
    public Option PresetOption => preset;

    /// <summary>The option of the weight of the divergence, which that of codes does not have.</summary>
    public Option BetaOption => beta;

    /// <summary>The training options, checked.</summary>
    public TrainingOptions Options(ParseResult parse) => Options(parse, Preset(parse));

    /// <summary>Options with what the command line gives in place of theirs, checked.</summary>
    public TrainingOptions Options(ParseResult parse, TrainingOptions start)
    {
        var options = start with
        {
            Epochs = parse.GetValue(epochs) ?? start.Epochs,
            BatchSize = parse.GetValue(batch) ?? start.BatchSize,
            LearningRate = parse.GetValue(rate) ?? start.LearningRate,
            LearningRateSchedule = parse.GetValue(decay) is { } falling
                ? ScheduleText.Decay(falling)
                : start.LearningRateSchedule,
            Beta = parse.GetValue(beta) is { } weight ? ScheduleText.Beta(weight) : start.Beta,
            FreeBits = parse.GetValue(freeBits) ?? start.FreeBits,
            GradientNormLimit = parse.GetValue(clip) ?? start.GradientNormLimit,
            ImportanceSamples = parse.GetValue(samples) ?? start.ImportanceSamples,
            Binarization = parse.GetValue(binarize) ?? start.Binarization,
            BinarizesInputs = parse.GetValue(inputs) ?? start.BinarizesInputs,
            Jitter = parse.GetValue(jitter) is { } deviations ? JitterOf(deviations) : start.Jitter,
            CleanShare = parse.GetValue(clean) ?? start.CleanShare,
            WeightDecay = parse.GetValue(weightDecay) ?? start.WeightDecay,
            WeightAveraging = parse.GetValue(averaging) ?? start.WeightAveraging,
            ValidationFraction = parse.GetValue(validation) ?? start.ValidationFraction,
            Patience = parse.GetValue(patience) ?? start.Patience,
        };
        // A preset with a changed figure is no longer that preset.
        options = (options with { Seed = parse.GetValue(seed), Threads = parse.GetValue(threads) }).WithPreset();
        UsageException.Check(options.Validate);
        // A program may hold out rows of its own, the command has the fraction alone.
        return options is { Patience: not null, ValidationFraction: 0 }
            ? throw new UsageException(
                $"{patience.Name} was given without {validation.Name}, and early stopping needs held-out rows; expected both or neither."
            )
            : options;
    }

    private PictureJitter JitterOf(string text) =>
        UsageException.Check(() => NumberText.List<double>(text, jitter.Name))
            is [var turn, var scale, var shear, var shift]
            ? new PictureJitter
            {
                Rotation = turn,
                Scale = scale,
                Shear = shear,
                Shift = shift,
            }
            : throw new UsageException(
                $"{jitter.Name} is {text}; expected four deviations: of turns in degrees, of scales, of shears and of shifts in pixels, such as 5,0.05,0.05,0.5."
            );

    private static string Text(PictureJitter? jitter) =>
        jitter is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{jitter.Rotation},{jitter.Scale},{jitter.Shear},{jitter.Shift}"
            );
}
