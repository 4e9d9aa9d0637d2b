using Vae.Inference;

namespace Vae.Training;

public sealed partial class VaeTrainer
{
    /// <summary>Nats below which, after the warm-up, the posterior no longer depends on the data.</summary>
    private const double CollapsedKl = 0.1;

    private string? CollapseWarning(EpochMetrics metrics)
    {
        if (
            state.CollapseReported
            || metrics.Epoch < Options.Beta.FirstFullEpoch
            || metrics.Train.KlDivergence >= CollapsedKl
        )
        {
            return null;
        }

        state.CollapseReported = true;
        return FormattableString.Invariant(
            $"The posterior has collapsed: the KL divergence is {metrics.Train.KlDivergence:F3} nats after the β warm-up, below {CollapsedKl}. Try a longer warm-up, a smaller β or free bits."
        );
    }

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

    private bool OutOfPatience() =>
        Options.Patience is { } patience && state.BestEpoch > 0 && state.Epoch - state.BestEpoch >= patience;
}
