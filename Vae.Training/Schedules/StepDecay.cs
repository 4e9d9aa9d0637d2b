namespace Vae.Training;

/// <summary>Multiplies the learning rate by a factor every few epochs.</summary>
/// <param name="EveryEpochs">The number of epochs between two decays.</param>
/// <param name="Factor">The factor of each decay.</param>
public sealed record StepDecay(int EveryEpochs, double Factor = 0.1) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double FactorAt(TrainingPoint point) => Math.Pow(Factor, (point.Epoch - 1) / EveryEpochs);

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"times {Factor} every {EveryEpochs} epochs");

    /// <inheritdoc/>
    public override void Validate()
    {
        Check.AtLeast(EveryEpochs, 1, "epochs between learning-rate decays");
        Check.Fraction(Factor, "learning-rate decay factor");
    }
}
