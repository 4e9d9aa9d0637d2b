namespace Vae.Training;

/// <summary>Half a cosine from 1 down to a final factor, step by step (Loshchilov and Hutter 2017, without restarts).</summary>
/// <param name="FinalFactor">The factor at the end of the training.</param>
public sealed record CosineDecay(double FinalFactor = 0) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double FactorAt(TrainingPoint point) =>
        FinalFactor + (1 - FinalFactor) * (1 + Math.Cos(Math.PI * point.Progress)) / 2;

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"cosine to {FinalFactor} of it");

    /// <inheritdoc/>
    public override void Validate()
    {
        if (FinalFactor is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"The final learning-rate factor is {FinalFactor}; expected 0 to 1.");
        }
    }
}
