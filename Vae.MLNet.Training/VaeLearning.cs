namespace Vae.MLNet.Training;

/// <summary>What the estimators that train in <c>Fit</c> do where they are not told otherwise.</summary>
public static class VaeLearning
{
    private const int Epochs = 30;

    // So many steps teach a network of this size what it can of a small table (docs/learning.md); a pass over a large one takes more.
    private const int LeastSteps = 1_500;
    private const int MostSteps = 15_000;

    private const double HeldOutShare = 0.1;

    // More tell the best epoch no better, and a false-alarm rate of a thousandth well enough.
    private const int MostHeldOut = 10_000;

    /// <summary>
    /// How a network is trained on so many rows: a tenth of them held out, at most 10,000; 1,500 steps, or a pass over the rows where that is
    /// more, up to 15,000, in 30 epochs; β from 0 to 1 over the first six; Adam from 2e-3 down by half a cosine; gradients clipped at the norm 5;
    /// the weights of the epoch with the best held-out bound, and an end where ten epochs bring no better one.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="holdsOut">Whether rows are to be held out; not where there are others to validate on.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row.</exception>
    /// <example>
    /// <code language="csharp">
    /// var options = new VaeFeatureLearner.Options { Training = VaeLearning.DefaultTraining(50_000) with { Epochs = 60 } };
    /// </code>
    /// </example>
    public static TrainingOptions DefaultTraining(int rows, bool holdsOut = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        // One row more than none, however few there are; the sum of 1/n and what rounding takes.
        var share = Math.Min(Math.Max(HeldOutShare, 1.0 / rows + 1e-9), (double)MostHeldOut / rows);
        var fraction = holdsOut && rows > 1 ? share : 0;
        var learnt = rows - (int)(rows * fraction);
        var batch = Math.Min(new TrainingOptions().BatchSize, learnt);
        var steps = Math.Clamp(learnt / batch, LeastSteps, MostSteps);
        return new TrainingOptions
        {
            Epochs = Epochs,
            StepsPerEpoch = (steps + Epochs - 1) / Epochs,
            BatchSize = batch,
            LearningRate = 2e-3,
            LearningRateSchedule = new CosineDecay(0.02),
            Beta = new LinearWarmup(Epochs / 5),
            GradientNormLimit = 5,
            ValidationFraction = fraction,
            Patience = 10,
            Initialization = WeightInitialization.LeCun,
        };
    }

    /// <summary>The network for some rows.</summary>
    internal static VaeArchitecture Architecture(VaeLearningOptions options, LearningRows rows, int latentSize)
    {
        if (options.Architecture is { } given)
        {
            return Standardizes(given) && given.Standardization is null
                ? given with
                {
                    Standardization = Standardization.Of(rows.Statistics),
                }
                : given;
        }

        var shape = rows.Data.Shape;
        var inUnit = rows.Statistics.Minima.All(value => value >= 0) && rows.Statistics.Maxima.All(value => value <= 1);
        var likelihood =
            options.Likelihood ?? (shape.IsImage && inUnit ? Likelihood.Bernoulli : Likelihood.DiagonalGaussian);
        var network = shape.IsImage
            ? VaeArchitecture.ReportConv(latentSize, rows.ClassCount, image: shape, likelihood: likelihood)
            : VaeArchitecture.Mlp(shape, [128, 64], latentSize, rows.ClassCount, likelihood, new SiluLayer());
        return Standardizes(network) ? network with { Standardization = Standardization.Of(rows.Statistics) } : network;
    }

    /// <summary>Pixels from 0 to 1 are scaled already, and a likelihood of theirs has its unit.</summary>
    private static bool Standardizes(VaeArchitecture network) =>
        network.Signature is { HasVariance: true, IsUnit: false };

    /// <summary>How to train the network for some rows.</summary>
    /// <exception cref="InvalidOperationException">There are too few rows for what is asked.</exception>
    internal static TrainingOptions Training(
        VaeLearningOptions options,
        LearningRows rows,
        LearningRows? validation,
        long seed
    )
    {
        var training = options.Training ?? DefaultTraining(rows.Data.Count, validation is null);
        training = training with { Seed = seed };
        if (validation is not null)
        {
            training = training with { ValidationFraction = 0 };
        }

        var heldOut = (int)(rows.Data.Count * training.ValidationFraction);
        var learnt = rows.Data.Count - heldOut;
        if (training.ValidationFraction > 0 && heldOut == 0)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"A validation fraction of {training.ValidationFraction} of {rows.Data.Count} rows holds out none; expected at least {Math.Ceiling(1 / training.ValidationFraction)} rows, or a larger fraction."
                )
            );
        }

        return training.BatchSize <= learnt
            ? training
            : throw new InvalidOperationException(
                $"The batch size is {training.BatchSize} and there are {learnt} rows to learn from, {heldOut} being held out; expected a batch size of at most {learnt}."
            );
    }
}
