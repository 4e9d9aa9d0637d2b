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

    private string? WarningAfter(EpochMetrics metrics)
    {
        string?[] warnings = [CollapseWarning(metrics), NewBaselineWarning(metrics)];
        var text = string.Join(' ', warnings.Where(warning => warning is not null));
        return text.Length == 0 ? null : text;
    }

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
            $"The training loss of epoch {metrics.Epoch} is {loss:G6} nats per row; always answering each column's mean costs {baseline.Value.PredictingMeans:G6}. {advice}"
        );
    }

    /// <exception cref="TrainingDivergedException">The epoch's loss is beyond any sense, or a parameter is not finite.</exception>
    private void RequireSense(TrainingPoint last)
    {
        var loss = Loss(state.Averages.ToMetrics(), Options.Beta.At(last));
        if (!(loss <= SenselessFactor * baseline.Value.Untrained))
        {
            var answer = state.Architecture.Likelihood == Likelihood.Gaussian ? "0" : "one half";
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
    /// The training's loss, with a KL divergence that counts once at most: with such a weight no optimum is above the loss of predicting
    /// means, whatever β.
    /// </summary>
    private static double Loss(SplitMetrics metrics, double beta) =>
        metrics.Reconstruction + Weight(beta) * metrics.KlDivergence;

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

/// <summary>What rows cost that nothing was learnt of, and how they are scaled: what a training's loss is judged by.</summary>
internal sealed record DataBaseline
{
    /// <summary>
    /// A column whose root mean square is above this is not scaled: standardised ones have 1. The likelihood's unit variance and the
    /// network's initialisation are made for columns of that size.
    /// </summary>
    private const double LargestScaled = 10;

    /// <summary>
    /// Rows of a Gaussian whose every column deviates by less than this are not scaled either: beside the likelihood's unit variance they
    /// are all the same, and nothing is gained by encoding what differs.
    /// </summary>
    private const double SmallestScaled = 0.05;

    /// <summary>
    /// A value this many times the largest standard deviation away from 0 is an outlier: few enough of them leave no trace in a column's mean
    /// square, and one alone is enough for an exponential to overflow.
    /// </summary>
    private const double Outlier = 50;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public required string Name { get; init; }

    /// <summary>
    /// Nats per row of the best answer that does not depend on the row, each column's mean: for a Gaussian ½ of the variance and ½ ln 2π a
    /// column, for a Bernoulli the entropy at the mean. A posterior that has collapsed costs this much; no trained model should cost more.
    /// </summary>
    public required double PredictingMeans { get; init; }

    /// <summary>Nats per row of the answer 0 (Gaussian) or ½ (Bernoulli) in every column: about that of an untrained network.</summary>
    public required double Untrained { get; init; }

    public required (double Minimum, double Maximum) Values { get; init; }

    /// <summary>The standard deviations of the columns.</summary>
    public required (double Smallest, double Largest) Deviations { get; init; }

    public required bool IsScaled { get; init; }

    /// <summary>What to do about a loss that is too large.</summary>
    public string Advice(string whenScaled) =>
        IsScaled ? whenScaled : $"The rows of {Name} are not scaled: {Range}; {Scaling} first.";

    /// <summary>What to do about a loss that is not finite.</summary>
    public string AdviceWhenDiverged(string whenScaled) =>
        IsScaled && Math.Max(-Values.Minimum, Values.Maximum) > Outlier * Math.Max(1, Deviations.Largest)
            ? $"The rows of {Name} have outliers: {Range}; clip or drop them. {whenScaled}"
            : Advice(whenScaled);

    /// <summary>What to do about a loss that is not finite with the weights that the network was made with.</summary>
    public string AdviceBeforeFirstUpdate =>
        AdviceWhenDiverged(
            $"No step has been taken, so no learning rate is to blame: the rows of {Name} are too large for the network, {Range}; {Scaling}, or take a smaller network."
        );

    private const string Scaling = "subtract each column's mean and divide by its standard deviation";

    private string Range =>
        FormattableString.Invariant(
            $"their values go from {Values.Minimum:G4} to {Values.Maximum:G4}, with standard deviations of {Deviations.Smallest:G4} to {Deviations.Largest:G4} a column"
        );

    public static DataBaseline Of(VaeDataset data, ReadOnlySpan<int> rows, Likelihood likelihood)
    {
        var (size, gaussian) = (data.Shape.Size, likelihood == Likelihood.Gaussian);
        var (row, first) = (new float[size], new float[size]);
        var (sums, squares) = (new double[size], new double[size]);
        var (minimum, maximum) = (float.PositiveInfinity, float.NegativeInfinity);
        // Differences from the first row: the variance of a column far from 0 keeps its digits.
        data.CopyRows(rows[0], first);
        foreach (var number in rows)
        {
            data.CopyRows(number, row);
            for (var i = 0; i < row.Length; i++)
            {
                var difference = (double)row[i] - first[i];
                sums[i] += difference;
                squares[i] += difference * difference;
                (minimum, maximum) = (Math.Min(minimum, row[i]), Math.Max(maximum, row[i]));
            }
        }

        var (means, nothing) = (0.0, 0.0);
        var (smallest, largest, largestSquare) = (double.PositiveInfinity, 0.0, 0.0);
        for (var i = 0; i < size; i++)
        {
            var shift = sums[i] / rows.Length;
            var (mean, variance) = (first[i] + shift, Math.Max(squares[i] / rows.Length - shift * shift, 0));
            means += gaussian ? variance / 2 + HalfLogTwoPi : Entropy(mean);
            nothing += gaussian ? (variance + mean * mean) / 2 + HalfLogTwoPi : Math.Log(2);
            var deviation = Math.Sqrt(variance);
            (smallest, largest) = (Math.Min(smallest, deviation), Math.Max(largest, deviation));
            largestSquare = Math.Max(largestSquare, variance + mean * mean);
        }

        return new DataBaseline
        {
            Name = data.Name,
            PredictingMeans = means,
            Untrained = nothing,
            Values = (minimum, maximum),
            Deviations = (smallest, largest),
            IsScaled = Math.Sqrt(largestSquare) <= LargestScaled && (!gaussian || largest >= SmallestScaled),
        };
    }

    private static double Entropy(double p) => p is <= 0 or >= 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);
}
