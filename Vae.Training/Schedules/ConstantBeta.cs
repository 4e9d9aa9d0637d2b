namespace Vae.Training;

/// <summary>The same β throughout: a β-VAE (Higgins et al. 2017), or with β = 1 the plain bound.</summary>
/// <param name="Value">The weight.</param>
public sealed record ConstantBeta(double Value = 1) : BetaSchedule
{
    /// <inheritdoc/>
    public override double At(TrainingPoint point) => Value;

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"constant {Value}");

    /// <inheritdoc/>
    public override void Validate() => Check.NotNegative(Value, "β");
}
