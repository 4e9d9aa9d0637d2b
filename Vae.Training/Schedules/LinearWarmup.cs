namespace Vae.Training;

/// <summary>β(t) = target · min(1, t / warm-up), t the epoch from 1 (report, eq. 31): epoch 1 of 10 gives 0.1.</summary>
/// <param name="Epochs">The warm-up in epochs; 0 for none.</param>
/// <param name="Target">β after the warm-up.</param>
public sealed record LinearWarmup(int Epochs = 10, double Target = 1) : BetaSchedule
{
    /// <inheritdoc/>
    public override int FirstFullEpoch => Math.Max(1, Epochs);

    /// <inheritdoc/>
    public override double At(TrainingPoint point) =>
        Epochs == 0 ? Target : Target * Math.Min(1, (double)point.Epoch / Epochs);

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"linear warm-up over {Epochs} epochs to {Target}");

    /// <inheritdoc/>
    public override void Validate()
    {
        Check.AtLeast(Epochs, 0, "warm-up epochs");
        Check.NotNegative(Target, "β target");
    }
}
