using Vae.Inference;

namespace Vae.Report;

/// <summary>The report's figure 1: the losses of each epoch, as the model cards remember them.</summary>
internal static class TrainingCurves
{
    private const int Digits = 4;

    public static Figure Make(ReportInputs inputs)
    {
        var models = NamedModel.Pair(inputs).Where(named => named.Model.Card.History.Count > 0).ToList();
        return new Figure
        {
            Id = "01-training-curves",
            Title = "Training curves",
            Caption =
                models.Count > 0
                    ? "Reconstruction loss, KL divergence and their ratio after each epoch, in nats an image, for training and test images. "
                        + $"The shaded background is β{OfWhich(models)}, the weight of the KL divergence in the loss. "
                        + string.Join(' ', models.Select(Run))
                    : "The model cards remember no training.",
            Alt =
                models.Count > 0
                    ? "Three panels of lines over the epochs: " + string.Join("; ", models.Select(Course)) + "."
                    : "No curves, for the model cards remember no training.",
            Chart = models.Count > 0 ? "trainingCurves" : null,
            Data = new { models = models.Select(Curves).ToList() },
        };
    }

    private static object Curves(NamedModel named)
    {
        var history = named.Model.Card.History;
        return new
        {
            named.Name,
            epochs = history.Select(epoch => epoch.Epoch).ToList(),
            beta = Rounded.All(Digits, history.Select(epoch => epoch.Beta)),
            train = Split(history.Select(epoch => epoch.Train)),
            test = history.Any(epoch => epoch.Test is not null) ? Split(history.Select(epoch => epoch.Test)) : null,
        };
    }

    private static object Split(IEnumerable<SplitMetrics?> epochs)
    {
        var all = epochs.ToList();
        return new
        {
            reconstruction = Series(metrics => metrics.Reconstruction),
            kl_divergence = Series(metrics => metrics.KlDivergence),
            ratio = Series(metrics => metrics.Ratio),
        };

        IReadOnlyList<double?> Series(Func<SplitMetrics, double> value) =>
            Rounded.All(Digits, all.Select(metrics => metrics is null ? double.NaN : value(metrics)));
    }

    /// <summary>Whose β the chart draws, that of the longest training, where not all have the same.</summary>
    private static string OfWhich(IReadOnlyList<NamedModel> models) =>
        models.Select(named => named.Model.Card.Training?.BetaSchedule).Distinct().Count() > 1
            ? $" of the {models.MaxBy(named => named.Model.Card.History.Count)!.Name}"
            : "";

    private static string Run(NamedModel named) =>
        named.Model.Card.Training is { } training
            ? $"{named.Name}: {training.TrainingRows:N0} training and {training.TestRows:N0} test images of {training.Data}, "
                + $"{training.BetaSchedule}, seed {training.Seed}."
            : $"{named.Name}: the model card does not say with which data.";

    private static string Course(NamedModel named)
    {
        var (first, last) = (named.Model.Card.History[0], named.Model.Card.History[^1]);
        return $"the {named.Name}'s training reconstruction loss goes from {first.Train.Reconstruction:0.0} in epoch {first.Epoch} to "
            + $"{last.Train.Reconstruction:0.0} in epoch {last.Epoch}, its KL divergence from {first.Train.KlDivergence:0.0} to {last.Train.KlDivergence:0.0}";
    }
}
