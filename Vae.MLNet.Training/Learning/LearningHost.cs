using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Vae.MLNet.Training;

/// <summary>
/// Where a training's words go: to the log and the progress channels of an <see cref="MLContext"/> where there is one, and to whoever else
/// wants to be told. Warnings are also remembered, for the model's card.
/// </summary>
internal sealed class LearningHost
{
    private readonly IHost? host;
    private readonly string name;
    private readonly List<string> warnings = [];
    private readonly List<string> logged = [];

    private LearningHost(IHost? host, string name) => (this.host, this.name) = (host, name);

    /// <summary>Whether somebody reads the log.</summary>
    public bool HasLog => host is not null;

    /// <summary>What was warned of the data and the model that is kept.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>The next seed of the context; null without one.</summary>
    public long? NextSeed => host?.Rand.Next();

    /// <summary>That of an estimator.</summary>
    public static LearningHost Of(MLContext? context, string name) =>
        new(context is null ? null : ((IHostEnvironment)context).Register(name, null, null), name);

    /// <summary>That of one <c>Fit</c>, of which several threads may call one estimator's.</summary>
    public LearningHost OfFit() => new(host, name);

    /// <summary>Warns and remembers, once of each thing.</summary>
    /// <param name="warning">The warning.</param>
    /// <param name="isSaid">Whether the log has it already.</param>
    public void Warn(string warning, bool isSaid = false)
    {
        if (warnings.Contains(warning))
        {
            return;
        }

        warnings.Add(warning);
        if (!isSaid)
        {
            Log(warning);
        }
    }

    /// <summary>Whether a warning that has this in it is in the log.</summary>
    public bool HasLogged(string words) => logged.Exists(warning => warning.Contains(words, StringComparison.Ordinal));

    private void Log(string warning)
    {
        logged.Add(warning);
        using var channel = host?.Start(name);
        channel?.Warning(MessageSensitivity.Schema, warning);
    }

    /// <summary>A listener to a training that logs each epoch and warning, and tells <paramref name="other"/> of everything.</summary>
    public IProgress<TrainingProgress> Listen(IProgress<TrainingProgress>? other) => new Listener(this, other);

    private sealed class Listener : IProgress<TrainingProgress>
    {
        private readonly LearningHost owner;
        private readonly IProgress<TrainingProgress>? other;
        private readonly IProgress<TrainingProgress> lines;

        public Listener(LearningHost owner, IProgress<TrainingProgress>? other)
        {
            (this.owner, this.other) = (owner, other);
            lines = TrainingProgress.ToLines(Log);
        }

        public void Report(TrainingProgress value)
        {
            if (value.Warning is { } warning)
            {
                owner.Log(warning);
            }

            if (value.Completed is { } epoch)
            {
                // The warning is in the log by itself.
                lines.Report(value with { Warning = null });
                Checkpoint(epoch, value.Point.Epochs);
            }

            other?.Report(value);
        }

        private void Log(string line)
        {
            using var channel = owner.host?.Start("training");
            channel?.Info(MessageSensitivity.None, line);
        }

        private void Checkpoint(EpochMetrics epoch, int epochs)
        {
            using var channel = owner.host?.StartProgressChannel("training");
            channel?.SetHeader(
                new ProgressHeader(["TrainingLoss", "ValidationLoss"], ["epochs"]),
                entry => entry.SetProgress(0, epoch.Epoch, epochs)
            );
            channel?.Checkpoint(epoch.Train.Total, epoch.Validation?.Total, epoch.Epoch);
        }
    }
}
