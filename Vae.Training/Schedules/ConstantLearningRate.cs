namespace Vae.Training;

/// <summary>The same learning rate throughout.</summary>
public sealed record ConstantLearningRate : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double FactorAt(TrainingPoint point) => 1;

    /// <inheritdoc/>
    public override string Describe() => "constant";

    /// <inheritdoc/>
    public override void Validate() { }
}
