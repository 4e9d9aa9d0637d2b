using System.Diagnostics;
using System.Runtime.InteropServices;
using Vae.Inference;

namespace Vae.Training;

public sealed partial class VaeTrainer
{
    /// <summary>
    /// Trains to the end of the options' epochs, or from where the checkpoint stood. When rows were held out, the network ends with the
    /// weights of its best epoch since the β warm-up; where weights are averaged (<see cref="TrainingOptions.WeightAveraging"/>), with the average.
    /// </summary>
    /// <param name="training">The rows to learn from; a conditional model's card has their class names.</param>
    /// <param name="test">Rows to report metrics on after each epoch; never learnt from.</param>
    /// <param name="progress">Told after each step; null for a silent training. <see cref="TrainingProgress.ToLines"/> makes one of a console.</param>
    /// <param name="validation">
    /// Rows to choose the best epoch by and to stop by, instead of a part of the training rows; null to hold out
    /// <see cref="TrainingOptions.ValidationFraction"/> of them.
    /// </param>
    /// <param name="cancellation">Ends the training after the step under way, with a checkpoint.</param>
    /// <exception cref="InvalidDataException">The rows do not fit the network, or are not those of the checkpoint.</exception>
    /// <exception cref="InsufficientMemoryException">A step takes more memory than there is.</exception>
    /// <exception cref="TrainingDivergedException">
    /// The loss or a parameter is no longer finite, or an epoch's loss is a thousand times that of an untrained network.
    /// </exception>
    public TrainingResult Train(
        VaeDataset training,
        VaeDataset? test = null,
        IProgress<TrainingProgress>? progress = null,
        VaeDataset? validation = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(training);
        try
        {
            return TrainToEnd(training, test, validation, progress, cancellation);
        }
        catch (ExternalException e) when (NativeError.IsOutOfMemory(e))
        {
            throw new InsufficientMemoryException(
                $"libtorch does not get the memory for a step of {Math.Min(Options.BatchSize, training.Count)} rows of {state.Architecture.Shape} through a network of {state.Architecture.ParameterCount} parameters; take a smaller batch size, or a network of fewer or narrower layers.",
                e
            );
        }
        finally
        {
            Network.eval();
        }
    }

    private TrainingResult TrainToEnd(
        VaeDataset training,
        VaeDataset? test,
        VaeDataset? validation,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation
    )
    {
        var trainingRows = new TensorRows(training, state.Architecture);
        var testRows = test is null ? null : new EvaluatedRows(test, state.Architecture);
        var order = Split(training, validation);
        var validationRows =
            validation is not null ? new EvaluatedRows(validation, state.Architecture)
            : order.HeldOut.Length > 0 ? new EvaluatedRows(trainingRows, order.HeldOut)
            : null;
        Remember(training, test, validation, order.Count, validationRows?.Numbers.Length ?? 0);
        baseline = new(() => DataBaseline.Of(training, order.HeldOut, state.Architecture));
        Network.train();
        var largest = TrainingLanes.PartsOf(state.Architecture, Math.Max(Options.BatchSize, EvaluationBatch));
        using var threads = lanes = new TrainingLanes(Math.Min(state.Threads, largest));

        while (!state.Finished)
        {
            if (!TrainEpoch(trainingRows, order, progress, cancellation))
            {
                WriteCheckpoint();
                return Result();
            }

            FinishEpoch(validationRows, testRows, progress);
        }

        KeepWeights();
        return Result();
    }

    /// <summary>
    /// Ends the training where it stands. The network gets the weights of the best epoch so far when rows were held out, or their average where
    /// they are averaged, and keeps its own otherwise; <see cref="Train"/> does not go on from there.
    /// </summary>
    /// <returns>The training so far; its outcome says whether it had come to its end by itself.</returns>
    /// <exception cref="InvalidOperationException">No epoch has been trained to its end, or the training has diverged.</exception>
    public TrainingResult Finish()
    {
        if (state.History.Count == 0 || diverged)
        {
            throw new InvalidOperationException(
                diverged
                    ? "The training has diverged; there is no network to keep."
                    : "The training has not finished an epoch yet; there is no network to keep."
            );
        }

        var outcome = Outcome;
        state.Finished = true;
        KeepWeights();
        return Result(outcome);
    }

    private TrainingOutcome Outcome =>
        !state.Finished ? TrainingOutcome.Interrupted
        : History.Count < Options.Epochs ? TrainingOutcome.StoppedEarly
        : TrainingOutcome.Completed;

    /// <summary>Gives the network the weights that the training ends with: those of its best epoch, or their average.</summary>
    private void KeepWeights()
    {
        if (bestNetwork is null && average is null)
        {
            return;
        }

        latestNetwork ??= SaveWeights(Network);
        if (bestNetwork is not null)
        {
            LoadWeights(Network, bestNetwork);
            return;
        }

        average!.Apply();
    }

    private TrainingResult Result(TrainingOutcome? outcome = null)
    {
        var summary = Summarize();
        return new TrainingResult(Network, sample, state.ClassNames)
        {
            Outcome = outcome ?? Outcome,
            Summary = summary,
            History = History,
            Warning = state.Finished && baseline is not null ? BaselineWarning(History[summary.KeptEpoch - 1]) : null,
        };
    }

    /// <summary>The rows to learn from and the rows held out, a function of the seed.</summary>
    private TrainingRows Split(VaeDataset training, VaeDataset? validation)
    {
        if (validation is not null && Options.ValidationFraction > 0)
        {
            throw new ArgumentException(
                $"There are validation rows, {validation.Name}, and a validation fraction of {Options.ValidationFraction}; expected one of the two."
            );
        }

        if (validation is null && Options.Patience is not null && Options.ValidationFraction == 0)
        {
            throw new ArgumentException(
                "Early stopping needs held-out rows; the validation fraction is 0 and there are no validation rows."
            );
        }

        var order = new TrainingRows(training.Count, Options.ValidationFraction, Options.Seed, Options.SplitSeed);
        if (
            !training.Weights.IsEmpty && !(Counts(order.Learnt) && (order.HeldOut.Length == 0 || Counts(order.HeldOut)))
        )
        {
            throw new InvalidDataException(
                $"Of the {order.Count} rows to learn from, or of the {order.HeldOut.Length} held out, all have the weight 0; expected one above 0 among both."
            );
        }

        bool Counts(IEnumerable<int> rows) => rows.Any(row => training.Weights.Span[row] > 0);
        return Options.ValidationFraction == 0 || order.HeldOut.Length > 0
            ? order
            : throw new InvalidDataException(
                $"A validation fraction of {Options.ValidationFraction} of {training.Count} rows holds out none; expected at least one."
            );
    }

    private void Remember(VaeDataset training, VaeDataset? test, VaeDataset? validation, int learnt, int heldOut)
    {
        var fingerprint = training.Fingerprint();
        if (state.DataFingerprint.Length > 0 && state.DataFingerprint != fingerprint)
        {
            throw new InvalidDataException(
                $"The checkpoint was trained on other rows than those of {training.Name}: on {Rows(state.TrainingRows + state.ValidationRows, state.DataName, state.DataFingerprint)}, "
                    + $"not on {Rows(training.Count, training.Name, fingerprint)}; expected the same rows and labels."
            );
        }

        // One history must not mix the metrics of two test sets.
        var testFingerprint = test?.Fingerprint() ?? "";
        if (state.DataFingerprint.Length > 0 && state.TestFingerprint != testFingerprint)
        {
            throw new InvalidDataException(
                $"The checkpoint's epochs were measured on {TestRows(state.TestRows, state.TestFingerprint)}, "
                    + $"not on {TestRows(test?.Count ?? 0, testFingerprint)}; expected the same test rows and labels."
            );
        }

        var validationFingerprint = validation?.Fingerprint() ?? "";
        if (state.DataFingerprint.Length > 0 && state.ValidationFingerprint != validationFingerprint)
        {
            throw new InvalidDataException(
                "The checkpoint's best epoch was chosen by other validation rows than those given; expected the same rows and labels, or none where there were none."
            );
        }

        if (state.Architecture.IsConditional && training.ClassNames is { } names)
        {
            // Labels are numbers: the rows are the same when classes change their names or places.
            if (state.ClassNames is { } before && !before.SequenceEqual(names))
            {
                throw new InvalidDataException(
                    $"The checkpoint was trained on the classes {string.Join(", ", before)}, and those of {training.Name} are {string.Join(", ", names)}; expected the same."
                );
            }

            state.ClassNames = ClassNames.Problem(names, state.Architecture.ClassCount) is { } problem
                ? throw new InvalidDataException(
                    $"The class names of {training.Name} do not fit the network. {problem}"
                )
                : names;
        }

        (state.DataFingerprint, state.TestFingerprint, state.DataName) = (fingerprint, testFingerprint, training.Name);
        state.ValidationFingerprint = validationFingerprint;
        (state.TrainingRows, state.ValidationRows, state.TestRows) = (learnt, heldOut, test?.Count ?? 0);
        sample ??= Sample(test ?? validation ?? training);
    }

    private string Rows(int count, string name, string fingerprint) =>
        $"{count} rows of {state.Architecture.Shape} of {name} (SHA-256 {fingerprint[..16]}…)";

    private static string TestRows(int count, string fingerprint) =>
        count == 0 ? "no test rows" : $"{count} test rows (SHA-256 {fingerprint[..16]}…)";

    /// <summary>Trains the rest of the epoch under way; false when it was cancelled.</summary>
    private bool TrainEpoch(
        TensorRows rows,
        TrainingRows order,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellation
    )
    {
        var steps = Options.StepsPerEpoch ?? (int)(((long)order.Count + Options.BatchSize - 1) / Options.BatchSize);
        var batch = new int[Math.Min(Options.BatchSize, order.Count)];
        var before = state.StepSeconds;
        var watch = Stopwatch.StartNew();
        for (; state.Step < steps; )
        {
            if (cancellation.IsCancellationRequested)
            {
                return false;
            }

            var point = new TrainingPoint(state.Epoch, state.Step, steps, Options.Epochs);
            var (numbers, firstRow) = Batch(rows.Count, order, point, batch);
            TrainStep(rows, numbers, firstRow, point);
            state.Step++;
            state.StepSeconds = before + watch.Elapsed.TotalSeconds;
            progress?.Report(Progress(point));
        }

        return true;
    }

    /// <summary>
    /// The rows of a step, and the number of its first row among all that the training sees: the noise of a row is a function of the seed
    /// and of that number.
    /// </summary>
    private (int[] Rows, long FirstRow) Batch(int total, TrainingRows order, TrainingPoint point, int[] batch)
    {
        if (Options.StepsPerEpoch is not { } steps)
        {
            var first = point.Step * Options.BatchSize;
            var rows = batch.AsSpan(0, Math.Min(batch.Length, order.Count - first));
            order.Fill(point.Epoch, first, rows);
            return (rows.ToArray(), (long)(point.Epoch - 1) * total + first);
        }

        var position = ((long)(point.Epoch - 1) * steps + point.Step) * batch.Length;
        for (var filled = 0; filled < batch.Length; )
        {
            var (pass, place) = Math.DivRem(position + filled, order.Count);
            var part = batch.AsSpan(filled, Math.Min(batch.Length - filled, order.Count - (int)place));
            order.Fill((int)pass + 1, (int)place, part);
            filled += part.Length;
        }

        return (batch, position);
    }

    private void FinishEpoch(EvaluatedRows? validation, EvaluatedRows? test, IProgress<TrainingProgress>? progress)
    {
        var watch = Stopwatch.StartNew();
        var steps = state.Step;
        var last = new TrainingPoint(state.Epoch, steps - 1, steps, Options.Epochs);
        RequireSense(last);
        EpochMetrics metrics;
        // What is evaluated and kept are the averaged weights, where they are averaged.
        average?.Exchange();
        try
        {
            metrics = new EpochMetrics
            {
                Epoch = state.Epoch,
                Beta = Options.Beta.At(last),
                LearningRate = LearningRateAt(last),
                Train = state.Averages.ToMetrics(),
                Validation = validation is null ? null : Evaluate(validation),
                Test = test is null ? null : Evaluate(test),
                Seconds = state.StepSeconds + watch.Elapsed.TotalSeconds,
                RowsPerSecond = state.Averages.Rows / state.StepSeconds,
            };
            KeepBest(metrics);
        }
        finally
        {
            average?.Exchange();
        }

        state.History.Add(metrics);
        state.Finished = state.Epoch == Options.Epochs || OutOfPatience(Options, state.Epoch, state.BestEpoch);
        RememberWarnings(metrics);
        var report = Progress(last) with { Completed = metrics, Warning = WarningAfter(metrics) };
        (state.Epoch, state.Step, state.StepSeconds, state.Averages) = (state.Epoch + 1, 0, 0, new RowAverages());
        if (directory is not null)
        {
            MetricsLog.Write(directory, state.History);
        }

        WriteCheckpoint();
        progress?.Report(report);
    }

    private TrainingProgress Progress(TrainingPoint point)
    {
        var metrics = state.Averages.ToMetrics();
        var secondsPerStep = state.StepSeconds / (point.Step + 1);
        var stepsLeft = (long)(point.Epochs - point.Epoch) * point.StepsPerEpoch + point.StepsPerEpoch - point.Step - 1;
        return new TrainingProgress
        {
            Point = point,
            Reconstruction = metrics.Reconstruction,
            KlDivergence = metrics.KlDivergence,
            Beta = Options.Beta.At(point),
            RowsPerSecond = state.Averages.Rows / state.StepSeconds,
            Remaining = TimeSpan.FromSeconds(secondsPerStep * stepsLeft),
        };
    }
}
