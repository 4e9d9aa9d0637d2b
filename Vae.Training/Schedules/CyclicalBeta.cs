namespace Vae.Training;

/// <summary>
/// Cyclical annealing (Fu et al. 2019): in each cycle β rises linearly from 0 to the target, then stays there; step by step.
/// </summary>
/// <param name="Cycles">The number of cycles in the whole training.</param>
/// <param name="RisingFraction">The part of a cycle in which β rises.</param>
/// <param name="Target">β at the top.</param>
public sealed record CyclicalBeta(int Cycles = 4, double RisingFraction = 0.5, double Target = 1) : BetaSchedule
{
    /// <inheritdoc/>
    public override double At(TrainingPoint point)
    {
        var position = point.Progress * Cycles;
        return Target * Math.Min(1, (position - Math.Floor(position)) / RisingFraction);
    }

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant($"{Cycles} cycles, rising for {RisingFraction} of each to {Target}");

    /// <inheritdoc/>
    public override void Validate()
    {
        Check.AtLeast(Cycles, 1, "β cycles");
        Check.Fraction(RisingFraction, "rising fraction of a β cycle");
        Check.NotNegative(Target, "β target");
    }
}
