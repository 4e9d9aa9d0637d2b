using System.CommandLine;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;
using Vae.Training;

namespace Vae.Cli;

/// <summary>Trains a model of a table for <c>vae train --table</c>.</summary>
/// <param name="Context">Takes progress and what the columns are.</param>
/// <param name="Directory">The directory of the model bundle.</param>
/// <param name="Checkpoints">That of the checkpoints.</param>
internal sealed record TableTrainingRun(CliContext Context, string Directory, string Checkpoints)
{
    /// <summary>Trains and writes the bundle.</summary>
    /// <param name="path">The table.</param>
    /// <param name="reading">How to read it.</param>
    /// <param name="options">How to train; progress and cancellation are this command's.</param>
    /// <param name="showSchema">Whether to write what the columns are.</param>
    /// <returns>The card and the outcome; no card where the training was interrupted.</returns>
    public (ModelCard? Card, TrainingOutcome Outcome) Run(
        string path,
        TableReaderOptions reading,
        VaeTableOptions options,
        bool showSchema
    )
    {
        var source = TableSource.FromFile(path, reading);
        using var orderly = Context.InGoodOrder();
        var trained = TrainingDisplay
            .For(Context)
            .Show(progress =>
                UsageException.Check(() =>
                    VaeTableTrainer.Train(
                        source,
                        options with
                        {
                            Progress = progress,
                            Cancellation = Context.Cancellation,
                            CheckpointDirectory = Checkpoints,
                            Warn = text => Context.Warn(text),
                            Learnt = schema => Show(schema, showSchema),
                        }
                    )
                )
            );
        if (trained.Bundle is not { } bundle)
        {
            return (null, trained.Outcome);
        }

        ModelBundle.Write(Directory, bundle);
        return (bundle.Card, trained.Outcome);
    }

    private void Show(TableSchema schema, bool isWanted)
    {
        if (isWanted)
        {
            SchemaText.Write(Context, schema);
        }
    }
}
