namespace Vae.Training;

public sealed partial class VaeTrainer
{
    /// <summary>The most numbers of the rows that a checkpoint keeps for its export: 16 MB of each checkpoint.</summary>
    private const int SampleNumbers = 4 << 20;

    /// <summary>
    /// Makes a trainer that stands where the checkpoint in <paramref name="directory"/> was written. With more epochs than it was to have, a
    /// training goes on, also one that has ended, and gives the bits of a training that had asked for so many at once.
    /// </summary>
    /// <param name="directory">Where the checkpoint lies.</param>
    /// <param name="epochs">
    /// How many epochs the training is to have; those of the checkpoint when null. Not fewer than it has begun; not others than before where
    /// a schedule spreads over them (<see cref="CosineDecay"/>, <see cref="CyclicalBeta"/>), as the epochs so far would have been other ones.
    /// </param>
    /// <param name="threads">
    /// As <see cref="TrainingOptions.Threads"/>, which never change a bit; those of the checkpoint when null.
    /// </param>
    /// <exception cref="ArgumentException">The training cannot have so many epochs; the message says why.</exception>
    /// <exception cref="FileNotFoundException">There is no checkpoint.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or of another version.</exception>
    /// <exception cref="InsufficientMemoryException">The network takes more memory than there is.</exception>
    /// <exception cref="DllNotFoundException">A native library is missing; the message says what to install.</exception>
    public static VaeTrainer Resume(string directory, int? epochs = null, int? threads = null)
    {
        NativeLibraries.Require();
        var checkpoint = TrainingCheckpoint.Read(directory);
        var state = checkpoint.State;
        state.Options = state.Options with { Threads = threads ?? state.Options.Threads };
        if (epochs is { } asked && asked != state.Options.Epochs)
        {
            SetEpochs(state, asked);
        }

        var trainer = new VaeTrainer(state, directory)
        {
            bestNetwork = checkpoint.BestNetwork,
            sample = checkpoint.Sample,
        };
        try
        {
            LoadWeights(trainer.Network, checkpoint.Network);
            using var reader = new BinaryReader(new MemoryStream(checkpoint.Optimizer));
            trainer.optimizer.Load(reader);
            trainer.average?.Load(checkpoint.Average!);
            if (state.Finished)
            {
                trainer.KeepWeights();
            }

            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The trainer whose checkpoint lies in a directory, or a new one where there is none: what somebody wants who was interrupted, or was not.
    /// </summary>
    /// <param name="architecture">The network.</param>
    /// <param name="options">How to train it.</param>
    /// <param name="directory">Where checkpoints are written and one may lie; null for a new training that writes none.</param>
    /// <exception cref="ArgumentException">The architecture or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint is of another network, or was trained otherwise.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or of another version.</exception>
    public static VaeTrainer Open(VaeArchitecture architecture, TrainingOptions options, string? directory)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(options);
        if (directory is null || !HasCheckpoint(directory))
        {
            return new VaeTrainer(architecture, options, directory);
        }

        var trainer = Resume(directory, threads: options.Threads);
        var other =
            !trainer.state.Architecture.Equals(architecture)
                ? "another network, or of rows with other means and spreads"
            : trainer.Options != For(architecture, options) ? "a training with other options"
            : null;
        if (other is null)
        {
            return trainer;
        }

        trainer.Dispose();
        throw new InvalidOperationException(
            $"The checkpoint in {directory} is of {other}; expected that of the same training, or a directory without one."
        );
    }

    private static void SetEpochs(TrainingState state, int epochs)
    {
        Check.AtLeast(epochs, 1, "number of epochs");
        var (done, options) = (state.History.Count, state.Options);
        var begun = state.Step > 0 ? state.Epoch : done;
        if (epochs < begun)
        {
            throw new ArgumentException(
                state.Step > 0
                    ? $"The training is in epoch {begun} and was asked to have {epochs}; expected at least {begun}, or a new training."
                    : $"The training has {begun} epochs behind it and was asked to have {epochs}; expected at least {begun}, or a new training."
            );
        }

        if (begun > 0 && (options.LearningRateSchedule.SpreadsOverEpochs || options.Beta.SpreadsOverEpochs))
        {
            var schedule = options.LearningRateSchedule.SpreadsOverEpochs
                ? $"learning rate ({options.LearningRateSchedule.Describe()})"
                : $"β ({options.Beta.Describe()})";
            throw new ArgumentException(
                $"The {schedule} spreads over the {options.Epochs} epochs of the training, so that with {epochs} those so far would have been others; expected {options.Epochs}, or a new training with {epochs}."
            );
        }

        if (state.Finished && epochs > done && OutOfPatience(options, done, state.BestEpoch))
        {
            throw new ArgumentException(
                $"The training stopped early after epoch {done}, and would have with {epochs} epochs: its held-out bound is best in epoch {state.BestEpoch}, and its patience is {options.Patience} epochs; expected a new training with more patience."
            );
        }

        if (state.Finished && epochs > done && done < options.Epochs)
        {
            throw new ArgumentException(
                $"The training was ended after epoch {done} of {options.Epochs}; expected a new training."
            );
        }

        state.Options = (options with { Epochs = epochs }).WithPreset();
        state.Finished = epochs == done && state.Step == 0;
    }

    /// <summary>Some rows, best of those not trained on, that an export can be compared on when the data is not there any more.</summary>
    private static VaeDataset Sample(VaeDataset rows) =>
        rows.TakeCounted(Math.Clamp(SampleNumbers / rows.Shape.Size, 1, ModelExport.ParityRows));
}
