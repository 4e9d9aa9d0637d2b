using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Trains a few networks and makes of them a bundle with a detector: a graph that says how unusual a row is and which of its elements are to
/// blame, calibrated on rows that none of the networks has learnt from.
/// </summary>
/// <remarks>
/// Each network is an ordinary variational autoencoder of its own seed, trained by a <see cref="VaeTrainer"/>. Those whose steps are too small to
/// be shared by threads are trained side by side on as many threads as the options say, others one after the other. The same seed gives the
/// same bundle.
/// </remarks>
/// <example>
/// <code language="csharp">
/// var usual = VaeDataset.FromFile("usual.csv");
/// var network = VaeArchitecture.Mlp(usual.Shape, [128, 64], latentSize: 8, likelihood: Likelihood.DiagonalGaussian);
/// var trainer = new VaeDetectorTrainer(network, new TrainingOptions { ValidationFraction = 0.1, Patience = 10 });
/// ModelBundle.Write("models/detector", trainer.Train(usual).Bundle);
/// </code>
/// </example>
public sealed class VaeDetectorTrainer
{
    private readonly VaeArchitecture architecture;
    private readonly TrainingOptions options;
    private readonly DetectorOptions detector;
    private readonly string? directory;

    /// <summary>Makes a trainer of detectors.</summary>
    /// <param name="architecture">The networks.</param>
    /// <param name="options">How to train each; the seed is the first one's, and the others have those that follow.</param>
    /// <param name="detector">What the detector is made of; the defaults when null.</param>
    /// <param name="directory">Where each network's checkpoints are written after each epoch; null to write none.</param>
    /// <exception cref="ArgumentException">The architecture or an option is out of range.</exception>
    public VaeDetectorTrainer(
        VaeArchitecture architecture,
        TrainingOptions options,
        DetectorOptions? detector = null,
        string? directory = null
    )
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(options);
        architecture.Validate();
        options.Validate();
        this.architecture = architecture;
        this.options = options with { SplitSeed = options.SplitSeed ?? options.Seed };
        this.detector = detector ?? new DetectorOptions();
        this.detector.Validate();
        this.directory = directory;
    }

    /// <summary>Trains the networks and makes the bundle.</summary>
    /// <param name="training">The rows to learn from, most of them usual.</param>
    /// <param name="validation">
    /// Rows to choose the best epochs by and to calibrate on; null to hold out <see cref="TrainingOptions.ValidationFraction"/>.
    /// </param>
    /// <param name="progress">
    /// Told after each step of each network, of one at a time, on the thread that trains it; null for a silent training.
    /// </param>
    /// <param name="keepBestWhenCancelled">
    /// Whether a cancelled training gives the bundle of the networks that have finished an epoch by then, if there is one.
    /// </param>
    /// <param name="cancellation">Ends the training after the step under way, with a checkpoint where there is a directory for it.</param>
    /// <exception cref="InvalidDataException">
    /// The rows do not fit the networks, are not those of the checkpoints, are fewer than two, or none is held out.
    /// </exception>
    /// <exception cref="OperationCanceledException">The training was cancelled, and nothing is kept.</exception>
    /// <exception cref="TrainingDivergedException">A network's loss or a parameter is no longer finite.</exception>
    /// <exception cref="ModelExportException">ONNX Runtime's outputs are not the networks'.</exception>
    public DetectorTraining Train(
        VaeDataset training,
        VaeDataset? validation = null,
        IProgress<TrainingProgress>? progress = null,
        bool keepBestWhenCancelled = false,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(training);
        var split = new TrainingRows(
            training.Count,
            validation is null ? options.ValidationFraction : 0,
            options.Seed,
            options.SplitSeed
        );
        if (split.Count < 2 || (validation is null && split.HeldOut.Length == 0))
        {
            throw new InvalidDataException(
                $"There are {split.Count} rows to learn from and {split.HeldOut.Length} held out; expected at least two to learn from and one to calibrate on."
            );
        }

        var heldOut = validation is null ? new HeldOutRows(training, split.HeldOut) : new HeldOutRows(validation, null);
        if (heldOut.Count == 0)
        {
            throw new InvalidDataException(
                "All rows that are held out have the weight 0; expected one above 0 to calibrate on."
            );
        }

        var trainers = new VaeTrainer[detector.Networks];
        try
        {
            for (var i = 0; i < trainers.Length; i++)
            {
                trainers[i] = Trainer(i);
            }

            var told = progress is null ? null : new OneAtATime(progress);
            var results = new TrainingResult[trainers.Length];
            // An error ends the others: nobody would use what they learn.
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            using (var lanes = new TrainingLanes(ThreadsFor(training)))
            {
                lanes.Run(
                    trainers.Length,
                    i =>
                    {
                        try
                        {
                            results[i] = trainers[i].Train(training, null, told, validation, ended.Token);
                        }
                        catch
                        {
                            ended.Cancel();
                            throw;
                        }
                    }
                );
            }

            var kept = Kept(trainers, results, keepBestWhenCancelled);
            if (kept.Count == 0)
            {
                throw new OperationCanceledException(cancellation);
            }

            return Bundle(
                training,
                validation ?? training,
                heldOut,
                split,
                [.. kept.Select(network => network.Trainer)],
                kept[0].Result
            );
        }
        finally
        {
            Array.ForEach(trainers, trainer => trainer?.Dispose());
        }
    }

    /// <summary>The networks that the detector is made of: all, or, of a cancelled training, those that have finished an epoch or none.</summary>
    private static List<(VaeTrainer Trainer, TrainingResult Result)> Kept(
        VaeTrainer[] trainers,
        TrainingResult[] results,
        bool keepsBest
    )
    {
        var kept = new List<(VaeTrainer, TrainingResult)>();
        foreach (var (trainer, result) in trainers.Zip(results))
        {
            if (result.Outcome != TrainingOutcome.Interrupted)
            {
                kept.Add((trainer, result));
            }
            else if (!keepsBest)
            {
                return [];
            }
            else if (trainer.History.Count > 0)
            {
                kept.Add((trainer, trainer.Finish()));
            }
        }

        return kept;
    }

    /// <summary>How many networks are trained side by side: one where a step is worth sharing, for then the step takes the threads.</summary>
    private int ThreadsFor(VaeDataset training)
    {
        var threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        return TrainingLanes.PartsOf(architecture, Math.Min(options.BatchSize, training.Count)) > 1
            ? 1
            : Math.Min(threads, detector.Networks);
    }

    private VaeTrainer Trainer(int network) =>
        VaeTrainer.Open(
            architecture,
            options with
            {
                Seed = options.Seed + network,
            },
            directory is null ? null : Path.Combine(directory, $"network{network}")
        );

    private DetectorTraining Bundle(
        VaeDataset training,
        VaeDataset sample,
        HeldOutRows heldOut,
        TrainingRows split,
        VaeTrainer[] trainers,
        TrainingResult first
    )
    {
        var bundle = first.ToBundle(sample);
        var graph = Graph(training, split, trainers, first.Summary);
        var draft = bundle.WithDetector(graph, AnomalyCalibration.Of([0]));
        using var model = VaeModel.FromBundle(draft);
        var scores = heldOut.Score(model);
        var calibration = AnomalyCalibration.Of(scores);
        return new DetectorTraining(bundle.WithDetector(graph, calibration), first, scores);
    }

    /// <summary>The rows that stand for all, of those that count.</summary>
    private int[] ReferenceNumbers(VaeDataset training, TrainingRows split)
    {
        var numbers = new int[detector.ReferenceRowsOf(split.Count, architecture.Shape.Size)];
        var (found, part) = (0, new int[numbers.Length]);
        for (var place = 0; place < split.Count && found < numbers.Length; place += part.Length)
        {
            var candidates = part.AsSpan(0, Math.Min(part.Length, split.Count - place));
            // The order of a pass that no training comes to.
            split.Fill(0, place, candidates);
            foreach (var number in candidates)
            {
                if (found < numbers.Length && (training.Weights.IsEmpty || training.Weights.Span[number] > 0))
                {
                    numbers[found++] = number;
                }
            }
        }

        return found >= 2
            ? numbers[..found]
            : throw new InvalidDataException(
                $"Of the rows to learn from, {found} have a weight above 0; expected at least two."
            );
    }

    private byte[] Graph(VaeDataset training, TrainingRows split, VaeTrainer[] trainers, TrainingSummary summary)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var numbers = ReferenceNumbers(training, split);
        var rows = new TensorRows(training, architecture).Batch(numbers);
        using var most = ((double)RowLimits.Largest).ToScalar();
        using var least = (-(double)RowLimits.Largest).ToScalar();
        var scaled = trainers[0].Network.Scaled(rows.Data).clamp(least, most);
        RowLimits? limits = null;
        if (architecture.Standardization is not null)
        {
            limits = RowLimits.Of(scaled.data<float>().ToArray(), architecture.Shape.Size);
            scaled = limits.Apply(scaled.flatten(1)).view(scaled.shape);
        }

        var weights = new Dictionary<string, OnnxWeight>();
        var references = new List<ReferenceRows>();
        foreach (var (i, trainer) in trainers.Index())
        {
            references.Add(ReferenceRows.Of(trainer.Network, scaled, rows.Labels, detector));
            foreach (var (name, weight) in OnnxWeight.Of(trainer.Network))
            {
                weights.Add(DetectorGraph.Prefix(i) + name, weight);
                // How rows are scaled is no matter of a network.
                weights.TryAdd(name, weight);
            }
        }

        var graphs = new OnnxGraphs(architecture, weights) { Training = summary };
        return new DetectorGraph(graphs, architecture, limits, references, detector, graphs.ProducerVersion).ToBytes();
    }
}

/// <summary>Tells a listener of one thing at a time, whichever thread it comes from.</summary>
internal sealed class OneAtATime(IProgress<TrainingProgress> listener) : IProgress<TrainingProgress>
{
    private readonly Lock gate = new();

    public void Report(TrainingProgress value)
    {
        lock (gate)
        {
            listener.Report(value);
        }
    }
}

/// <summary>A trained detector.</summary>
/// <param name="Bundle">The bundle: the first network's encoder and decoder, and the detector.</param>
/// <param name="First">How the training of the first network ended.</param>
/// <param name="HeldOutScores">The scores of the rows that were held out, in their order.</param>
public sealed record DetectorTraining(ModelBundle Bundle, TrainingResult First, IReadOnlyList<float> HeldOutScores);
