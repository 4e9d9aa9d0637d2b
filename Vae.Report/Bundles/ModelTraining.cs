using System.Globalization;
using Vae.Inference;

namespace Vae.Report;

/// <summary>The losses of each epoch of one model, as its card remembers them, and the epoch whose weights were kept.</summary>
internal static class ModelTraining
{
    private const int Digits = 4;

    public static Figure Make(ModelCard card)
    {
        var history = card.History;
        return new Figure
        {
            Id = "01-training",
            Title = "Training",
            Caption = history.Count > 0 ? Caption(card) : "The model card remembers no training.",
            Alt =
                history.Count > 0
                    ? $"Three panels of lines over the epochs: {Course("training", history, epoch => epoch.Train)}{Course("held-out", history, epoch => epoch.Validation)}{Kept(card)}."
                    : "No curves, for the model card remembers no training.",
            Chart = history.Count > 0 ? "modelTraining" : null,
            Data = new
            {
                kept_epoch = history.Any(epoch => epoch.Epoch == card.Training?.KeptEpoch)
                    ? card.Training?.KeptEpoch
                    : null,
                epochs = history.Select(epoch => epoch.Epoch).ToList(),
                beta = Rounded.All(Digits, history.Select(epoch => epoch.Beta)),
                train = Split(history, epoch => epoch.Train),
                validation = Split(history, epoch => epoch.Validation),
                test = Split(history, epoch => epoch.Test),
            },
        };
    }

    private static object? Split(IReadOnlyList<EpochMetrics> history, Func<EpochMetrics, SplitMetrics?> split)
    {
        return history.Any(epoch => split(epoch) is not null)
            ? new
            {
                total = Series(metrics => metrics.Total),
                reconstruction = Series(metrics => metrics.Reconstruction),
                kl_divergence = Series(metrics => metrics.KlDivergence),
            }
            : null;

        IReadOnlyList<double?> Series(Func<SplitMetrics, double> value) =>
            Rounded.All(Digits, history.Select(epoch => split(epoch) is { } metrics ? value(metrics) : double.NaN));
    }

    private static string Caption(ModelCard card)
    {
        var caption =
            "The negative evidence lower bound after each epoch and its two parts, reconstruction loss and KL divergence, in nats a row, lower is better. "
            + "Training figures are averages over the epoch's steps, the others are measured after it. "
            + "The shaded background is β, the weight of the KL divergence in the loss. ";
        if (card.Training is not { } training)
        {
            return caption + "The model card does not say with which data.";
        }

        var rows = $"{training.TrainingRows:N0} training";
        rows += training.ValidationRows > 0 ? $" and {training.ValidationRows:N0} held-out" : "";
        rows += training.TestRows > 0 ? $" and {training.TestRows:N0} test" : "";
        return caption
            + $"{rows} rows of {training.Data}, seed {training.Seed}; the weights are those of epoch {training.KeptEpoch} of {training.Epochs}.";
    }

    private static string Course(
        string name,
        IReadOnlyList<EpochMetrics> history,
        Func<EpochMetrics, SplitMetrics?> split
    ) =>
        history.FirstOrDefault(epoch => split(epoch) is not null) is { } first
        && history.LastOrDefault(epoch => split(epoch) is not null) is { } last
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the {name} total goes from {split(first)!.Total:0.0} in epoch {first.Epoch} to {split(last)!.Total:0.0} in epoch {last.Epoch}; "
            )
            : "";

    private static string Kept(ModelCard card) =>
        card.Training is { } training
            ? $"epoch {training.KeptEpoch} is marked as the one that was kept"
            : "no epoch is marked";
}
