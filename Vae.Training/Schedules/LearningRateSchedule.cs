using System.Text.Json.Serialization;

namespace Vae.Training;

/// <summary>The factor on the learning rate during training.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ConstantLearningRate), "constant")]
[JsonDerivedType(typeof(CosineDecay), "cosine")]
[JsonDerivedType(typeof(StepDecay), "step")]
public abstract record LearningRateSchedule
{
    /// <summary>Whether what it gives in an epoch depends on how many there will be.</summary>
    internal virtual bool SpreadsOverEpochs => false;

    /// <summary>The factor at a point of the training.</summary>
    public abstract double FactorAt(TrainingPoint point);

    /// <summary>The schedule in words, for the model card.</summary>
    public abstract string Describe();

    /// <summary>Checks the schedule's numbers.</summary>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public abstract void Validate();
}

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

/// <summary>Half a cosine from 1 down to a final factor, step by step (Loshchilov and Hutter 2017, without restarts).</summary>
/// <param name="FinalFactor">The factor at the end of the training.</param>
public sealed record CosineDecay(double FinalFactor = 0) : LearningRateSchedule
{
    internal override bool SpreadsOverEpochs => FinalFactor != 1;

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
