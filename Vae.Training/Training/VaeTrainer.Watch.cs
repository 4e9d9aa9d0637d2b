using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

public sealed partial class VaeTrainer
{
    /// <summary>Nats below which, after the warm-up, the posterior no longer depends on the data.</summary>
    private const double CollapsedKl = 0.1;

    /// <summary>
    /// How many times the loss of an untrained network an epoch may average. Initialisation and the first steps of a training that finds
    /// its way stay within a few times; one that is off by three orders of magnitude after a whole epoch computes with exploded
    /// exponentials.
    /// </summary>
    private const double SenselessFactor = 1_000;

    /// <summary>Remembers what is wrong with an epoch's weights, for the model's card if they are those that are kept.</summary>
    private void RememberWarnings(EpochMetrics metrics)
    {
        string?[] warnings = [CollapseWarning(metrics), BaselineWarning(metrics)];
        if (warnings.OfType<string>().ToList() is { Count: > 0 } found)
        {
            state.Warnings[metrics.Epoch] = found;
        }
    }

    private string? WarningAfter(EpochMetrics metrics)
    {
        string?[] warnings = [NewCollapseWarning(metrics), NewBaselineWarning(metrics)];
        var text = string.Join(' ', warnings.Where(warning => warning is not null));
        return text.Length == 0 ? null : text;
    }

    private string? NewCollapseWarning(EpochMetrics metrics)
    {
        if (state.CollapseReported || CollapseWarning(metrics) is not { } warning)
        {
            return null;
        }

        state.CollapseReported = true;
        return warning;
    }

    private string? CollapseWarning(EpochMetrics metrics)
    {
        if (codes is not null)
        {
            // The codes of a row say no more than so many that occur equally often.
            return codes.Positions * Math.Log(metrics.Train.Perplexity ?? 1) >= CollapsedKl
                ? null
                : FormattableString.Invariant(
                    $"The codes have collapsed: their perplexity is {metrics.Train.Perplexity:F3}, so that nearly all positions of all rows have the same code. {baseline.Value.Advice("Try a lower learning rate or another commitment weight.")}"
                );
        }

        if (metrics.Epoch < Options.Beta.FirstFullEpoch || metrics.Train.KlDivergence >= CollapsedKl)
        {
            return null;
        }

        var advice = baseline.Value.Advice("Try a longer warm-up, a smaller β or free bits.");
        return FormattableString.Invariant(
            $"The posterior has collapsed: the KL divergence is {metrics.Train.KlDivergence:F3} nats after the β warm-up, below {CollapsedKl}. {advice}"
        );
    }

    /// <summary>
    /// Says when the loss is above that of predicting means, where that is no matter of time: of rows that are not scaled, when the loss
    /// does not fall, and at the end.
    /// </summary>
    private string? NewBaselineWarning(EpochMetrics metrics)
    {
        var falls =
            state.History.Count < 2 || Loss(metrics.Train, metrics.Beta) < Loss(state.History[^2].Train, metrics.Beta);
        if (BaselineWarning(metrics) is not { } warning)
        {
            return null;
        }

        var waits = falls && baseline.Value.IsScaled;
        if (!state.Finished && (state.BaselineReported || waits))
        {
            return null;
        }

        state.BaselineReported = true;
        return warning;
    }

    private string? BaselineWarning(EpochMetrics metrics)
    {
        var loss = Loss(metrics.Train, metrics.Beta);
        var free = Weight(metrics.Beta) * Options.FreeBits * state.Architecture.LatentSize;
        if (loss <= baseline.Value.PredictingMeans + free)
        {
            return null;
        }

        var advice = baseline.Value.Advice("Train longer, or with another learning rate.");
        return FormattableString.Invariant(
            $"The training loss of epoch {metrics.Epoch} is {loss + logVolume:G6} nats per row; always answering each column's mean costs {baseline.Value.PredictingMeans + logVolume:G6}. {advice}"
        );
    }

    /// <exception cref="TrainingDivergedException">The epoch's loss is beyond any sense, or a parameter is not finite.</exception>
    private void RequireSense(TrainingPoint last)
    {
        var loss = Loss(state.Averages.ToMetrics(), Options.Beta.At(last));
        if (!(loss <= SenselessFactor * baseline.Value.Untrained))
        {
            var answer = state.Architecture.Signature.IsUnit ? "one half" : "0";
            throw Diverged(
                last,
                FormattableString.Invariant($"The average loss is {loss:G3} nats per row"),
                FormattableString.Invariant(
                    $"always answering {answer} costs {baseline.Value.Untrained:G3}, and more than {SenselessFactor:N0} times that is no training"
                )
            );
        }

        using var scope = NewDisposeScope();
        foreach (var (name, value) in Network.state_dict())
        {
            if (value.is_floating_point() && !value.isfinite().all().item<bool>())
            {
                throw Diverged(last, $"The parameter {name} is not finite", "expected finite numbers");
            }
        }
    }

    private TrainingDivergedException Diverged(
        TrainingPoint point,
        string found,
        string expected,
        bool beforeFirstUpdate = false
    )
    {
        diverged = true;
        var advice = beforeFirstUpdate
            ? baseline.Value.AdviceBeforeFirstUpdate
            : baseline.Value.AdviceWhenDiverged("Try a lower learning rate or gradient-norm clipping.");
        return new TrainingDivergedException(
            point.Epoch,
            point.Step,
            $"{found} in epoch {point.Epoch}, step {point.Step + 1}; {expected}. {advice}"
        );
    }

    /// <summary>
    /// The training's loss in the units that the layers see, with a KL divergence that counts once at most: with such a weight no optimum is
    /// above the loss of predicting means, whatever β. That of codes is constant, and no part of what is optimised.
    /// </summary>
    private double Loss(SplitMetrics metrics, double beta) =>
        metrics.Reconstruction - logVolume + (codes is null ? Weight(beta) * metrics.KlDivergence : 0);

    private static double Weight(double beta) => Math.Min(beta, 1);

    /// <summary>
    /// Remembers the weights of the best held-out bound. Epochs within the warm-up do not count: their objective is another one.
    /// </summary>
    private void KeepBest(EpochMetrics metrics)
    {
        if (
            metrics.Validation is { } validation
            && metrics.Epoch >= Options.Beta.FirstFullEpoch
            && validation.Total < state.BestTotal
        )
        {
            (state.BestEpoch, state.BestTotal) = (metrics.Epoch, validation.Total);
            bestNetwork = SaveWeights(Network);
        }
    }

    private static bool OutOfPatience(TrainingOptions options, int epoch, int bestEpoch) =>
        options.Patience is { } patience && bestEpoch > 0 && epoch - bestEpoch >= patience;
}
