using System.Runtime.InteropServices;
using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>Trains a <see cref="VaeNetwork"/> with Adam on the negative evidence lower bound (report, eq. 30).</summary>
/// <remarks>
/// The order of the rows and all noise are functions of the seed, the epoch and the row; a batch is computed in parts whose size depends on
/// the network alone, each on one thread. So the same seed repeats a training bit for bit on one kind of processor, with any number of
/// threads, also across an interruption and <see cref="Resume"/>. Not thread-safe; torch's seed and
/// thread count are the process's, and a trainer sets the count to one.
/// </remarks>
/// <example>
/// <code language="csharp">
/// var rows = VaeDataset.FromFile("images.npy");
/// using var trainer = new VaeTrainer(VaeArchitecture.ReportConv(latentSize: 2), new TrainingOptions { Epochs = 30, Seed = 1 });
/// var result = trainer.Train(rows, progress: TrainingProgress.ToLines(Console.WriteLine));
/// result.Export("models/mine", rows);
/// </code>
/// </example>
public sealed partial class VaeTrainer : IDisposable
{
    private readonly TrainingState state;
    private readonly AdamOptimizer optimizer;
    private readonly WeightAverage? average;
    private readonly string? directory;
    private readonly Parameter[] parameters;

    // How much more a row costs in its own units than in those that the layers see.
    private readonly double logVolume;

    // What the latent variables are where they are codes.
    private readonly LatentCodes? codes;
    private byte[]? bestNetwork;

    // The weights that the training goes on from, while the network has those of its best epoch, or their average.
    private byte[]? latestNetwork;
    private VaeDataset? sample;
    private Lazy<DataBaseline> baseline = null!;
    private bool diverged;
    private TrainingLanes? lanes;

    /// <summary>Makes a trainer with a freshly initialised network.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="options">How to train it; the report's options when null.</param>
    /// <param name="directory">Where checkpoints and metrics are written after each epoch; null to write none.</param>
    /// <exception cref="ArgumentException">The architecture or an option is out of range.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing; the message says what to install.</exception>
    public VaeTrainer(VaeArchitecture architecture, TrainingOptions? options = null, string? directory = null)
        : this(
            new TrainingState
            {
                Architecture = architecture ?? throw new ArgumentNullException(nameof(architecture)),
                Options = For(architecture, options ?? TrainingOptions.Report),
            },
            directory
        ) { }

    private VaeTrainer(TrainingState state, string? directory)
    {
        state.Options.Validate();
        RequireFit(state.Options, state.Architecture);
        NativeLibraries.Require();
        this.state = state;
        this.directory = directory;
        state.Threads = state.Options.Threads > 0 ? state.Options.Threads : Environment.ProcessorCount;
        logVolume = state.Architecture.Standardization?.LogVolume ?? 0;
        set_num_threads(1);
        Network = VaeNetwork.Seeded(state.Architecture, state.Options.Seed);
        if (state.Options.Initialization == WeightInitialization.LeCun)
        {
            Network.InitializeAsLeCun();
        }

        codes = state.Architecture.Signature.Codes;
        parameters = [.. Network.parameters()];
        try
        {
            optimizer = new AdamOptimizer(
                parameters,
                Network.LearningRates(state.Options.VarianceRate),
                Network.WeightDecays(state.Options.WeightDecay)
            );
            average = Options.WeightAveraging > 0 ? new WeightAverage(Averaged(), Options.WeightAveraging) : null;
        }
        catch (ExternalException e) when (NativeError.IsOutOfMemory(e))
        {
            Network.Dispose();
            throw new InsufficientMemoryException(
                $"libtorch does not get the memory for Adam's two moments of {state.Architecture.ParameterCount} parameters; take fewer or narrower layers.",
                e
            );
        }

        // Between trainings it is used: batch normalisations take their running averages.
        Network.eval();
    }

    /// <summary>The network being trained; the trainer disposes it.</summary>
    public VaeNetwork Network { get; }

    /// <summary>The options of this training.</summary>
    public TrainingOptions Options => state.Options;

    /// <summary>The metrics of every epoch so far.</summary>
    public IReadOnlyList<EpochMetrics> History => state.History;

    /// <summary>Whether <paramref name="directory"/> holds a checkpoint.</summary>
    public static bool HasCheckpoint(string directory) =>
        File.Exists(Path.Combine(directory, TrainingCheckpoint.FileName));

    /// <summary>How the network was trained so far, for the model card.</summary>
    internal TrainingSummary Summarize()
    {
        var kept = state.Finished && state.BestEpoch > 0 ? state.BestEpoch : state.History.Count;
        return new()
        {
            Data = state.DataName,
            TrainingRows = state.TrainingRows,
            TestRows = state.TestRows,
            ValidationRows = state.ValidationRows,
            Preset = Options.Preset,
            Epochs = state.History.Count,
            KeptEpoch = kept,
            BatchSize = Options.BatchSize,
            LearningRate = Options.LearningRate,
            LearningRateSchedule = Options.LearningRateSchedule.Describe(),
            BetaSchedule = Options.Beta.Describe(),
            FreeBits = Options.FreeBits,
            GradientNormLimit = Options.GradientNormLimit,
            Binarization = Options.Binarization == Binarization.None ? null : Options.Binarization,
            BinarizedInputs = Options.BinarizesInputs ? true : null,
            Jitter = Options.Jitter is { } jitter
                ? new JitterSummary
                {
                    Rotation = jitter.Rotation,
                    Scale = jitter.Scale,
                    Shear = jitter.Shear,
                    Shift = jitter.Shift,
                }
                : null,
            CleanShare = Options.CleanShare > 0 ? Options.CleanShare : null,
            ImportanceSamples = Options.ImportanceSamples > 1 ? Options.ImportanceSamples : null,
            WeightDecay = Options.WeightDecay > 0 ? Options.WeightDecay : null,
            WeightAveraging = Options.WeightAveraging > 0 ? Options.WeightAveraging : null,
            Seed = Options.Seed,
            Threads = state.Threads,
            ToolVersion = typeof(VaeTrainer).Assembly.GetName().Version!.ToString(3),
            TorchVersion = __version__,
            Warnings = state.Warnings.GetValueOrDefault(kept),
        };
    }

    /// <summary>
    /// Writes a checkpoint of the training as it stands, from which <see cref="Resume"/> goes on. A trainer that was given a directory
    /// does so by itself after each epoch.
    /// </summary>
    /// <param name="directory">Where to; made when it is not there. A checkpoint that it holds is replaced by a whole new one.</param>
    /// <exception cref="InvalidOperationException">The training has diverged: a checkpoint of before is worth more.</exception>
    /// <exception cref="IOException">The directory is not writable or the disk is full; what stood there is untouched.</exception>
    public void SaveCheckpoint(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (diverged)
        {
            throw new InvalidOperationException("The training has diverged; there is no state to go on from.");
        }

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        optimizer.Save(writer);
        writer.Flush();
        var latest = latestNetwork ?? SaveWeights(Network);
        new TrainingCheckpoint(state, latest, stream.ToArray(), bestNetwork, average?.Save(), sample).Write(directory);
    }

    /// <summary>Frees the network and Adam's moments.</summary>
    public void Dispose()
    {
        optimizer.Dispose();
        average?.Dispose();
        Network.Dispose();
    }

    /// <summary>Options as they are for a network: the divergence of codes is constant, and no weight of it is a schedule to wait for.</summary>
    private static TrainingOptions For(VaeArchitecture architecture, TrainingOptions options) =>
        architecture.Codebook is null ? options : (options with { Beta = new ConstantBeta() }).WithPreset();

    /// <summary>What is averaged over steps: the parameters, and the vectors that go with them.</summary>
    private Tensor[] Averaged() =>
        state.Architecture.Codebook is null ? [.. parameters] : [.. parameters, Network.Quantizer.Vectors];

    private static void RequireFit(TrainingOptions options, VaeArchitecture architecture)
    {
        Argument.Require(
            (options.Binarization == Binarization.None && !options.BinarizesInputs)
                || architecture.Likelihood == Likelihood.Bernoulli,
            $"The rows are to be binarised and the likelihood is {architecture.Likelihood}; expected {nameof(Likelihood.Bernoulli)}, of black and white pixels."
        );
        Argument.Require(
            options.Jitter is null || architecture.Shape.IsImage,
            $"Training rows are to be turned and shifted and have shape {architecture.Shape}; expected pictures."
        );
        Argument.Require(
            architecture.Codebook is null || options.FreeBits == 0,
            $"There are {options.FreeBits} free bits and the network has a codebook; expected none, as the divergence of codes is constant."
        );
        Argument.Require(
            architecture.Codebook is null || options.ImportanceSamples == 1,
            $"There are {options.ImportanceSamples} importance samples and the network has a codebook; expected one, as a row has only one draw of codes."
        );
        Argument.Require(
            options.FreeBits == 0 || architecture.PriorComponents is null,
            $"There are {options.FreeBits} free bits and a learnt prior of {architecture.PriorComponents} components; expected one of the two, as a divergence from a mixture is not one of each dimension."
        );
    }

    private static void LoadWeights(VaeNetwork network, byte[] weights)
    {
        using var reader = new BinaryReader(new MemoryStream(weights));
        network.load(reader);
    }

    private static byte[] SaveWeights(VaeNetwork network)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        network.save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private void WriteCheckpoint()
    {
        if (directory is not null)
        {
            SaveCheckpoint(directory);
        }
    }
}
