using System.Globalization;
using Vae.Inference;

namespace Vae.Report;

/// <summary>The losses of each epoch of one model, as its card remembers them, and the epoch whose weights were kept.</summary>
internal static class ModelTraining
{
    private const int Digits = 4;

    private static readonly Measure reconstruction = new(
        "reconstruction",
        "Reconstruction loss (nats a row)",
        "reconstruction",
        2,
        metrics => metrics.Reconstruction
    );

    private static readonly IReadOnlyList<Measure> ofVectors =
    [
        new("total", "Total: −ELBO (nats a row)", "total", 2, metrics => metrics.Total),
        reconstruction,
        new("kl_divergence", "KL divergence (nats a row)", "KL", 2, metrics => metrics.KlDivergence),
    ];

    /// <summary>The divergence of codes from a uniform prior is the same number in every epoch, and so has no course.</summary>
    private static readonly IReadOnlyList<Measure> ofCodes =
    [
        reconstruction,
        new("perplexity", "Perplexity of the codes", "perplexity", 1, metrics => metrics.Perplexity ?? double.NaN),
        new("active_units", "Codes that occur", "codes that occur", 0, metrics => metrics.ActiveUnits),
    ];

    public static Figure Make(ModelCard card)
    {
        var history = card.History;
        var codes = card.Signature.Codes;
        var measures = codes is null ? ofVectors : ofCodes;
        return new Figure
        {
            Id = "01-training",
            Title = "Training",
            Caption = history.Count > 0 ? Caption(card) : "The model card remembers no training.",
            Alt =
                history.Count > 0
                    ? $"Three panels of lines over the epochs: {Course("training", measures[0], history, epoch => epoch.Train)}{Course("held-out", measures[0], history, epoch => epoch.Validation)}{Kept(card)}."
                    : "No curves, for the model card remembers no training.",
            Chart = history.Count > 0 ? "modelTraining" : null,
            Data = new
            {
                kept_epoch = history.Any(epoch => epoch.Epoch == card.Training?.KeptEpoch)
                    ? card.Training?.KeptEpoch
                    : null,
                epochs = history.Select(epoch => epoch.Epoch).ToList(),
                measures = measures.Select(measure => new
                {
                    measure.Key,
                    measure.Title,
                    measure.Name,
                    measure.Decimals,
                }),
                beta = codes is null ? Rounded.All(Digits, history.Select(epoch => epoch.Beta)) : null,
                train = Split(measures, history, epoch => epoch.Train),
                validation = Split(measures, history, epoch => epoch.Validation),
                test = Split(measures, history, epoch => epoch.Test),
            },
        };
    }

    private static Dictionary<string, IReadOnlyList<double?>>? Split(
        IReadOnlyList<Measure> measures,
        IReadOnlyList<EpochMetrics> history,
        Func<EpochMetrics, SplitMetrics?> split
    ) =>
        history.Any(epoch => split(epoch) is not null)
            ? measures.ToDictionary(
                measure => measure.Key,
                measure =>
                    Rounded.All(
                        Digits,
                        history.Select(epoch => split(epoch) is { } metrics ? measure.Of(metrics) : double.NaN)
                    )
            )
            : null;

    private static string Caption(ModelCard card)
    {
        var caption = card.Signature.Codes is { } codes
            ? "The reconstruction loss after each epoch, in nats a row, lower is better; how many codes occur in the rows, and their perplexity, "
                + $"which is {codes.Size} where all {codes.Size} occur equally often. "
            : "The negative evidence lower bound after each epoch and its two parts, reconstruction loss and KL divergence, in nats a row, lower is better. "
                + "The shaded background is β, the weight of the KL divergence in the loss. ";
        caption += "Training figures are averages over the epoch's steps, the others are measured after it. ";
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
        Measure measure,
        IReadOnlyList<EpochMetrics> history,
        Func<EpochMetrics, SplitMetrics?> split
    ) =>
        history.FirstOrDefault(epoch => split(epoch) is not null) is { } first
        && history.LastOrDefault(epoch => split(epoch) is not null) is { } last
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the {name} {measure.Name} goes from {measure.Of(split(first)!):0.0} in epoch {first.Epoch} to {measure.Of(split(last)!):0.0} in epoch {last.Epoch}; "
            )
            : "";

    private static string Kept(ModelCard card) =>
        card.Training is { } training
            ? $"epoch {training.KeptEpoch} is marked as the one that was kept"
            : "no epoch is marked";

    /// <summary>What a panel shows.</summary>
    /// <param name="Key">Its name in the figure's numbers.</param>
    /// <param name="Title">The panel's title.</param>
    /// <param name="Name">What sentences and tables call it.</param>
    /// <param name="Decimals">The digits behind the point in a table.</param>
    /// <param name="Of">Its value of one split of an epoch.</param>
    private sealed record Measure(string Key, string Title, string Name, int Decimals, Func<SplitMetrics, double> Of);
}
