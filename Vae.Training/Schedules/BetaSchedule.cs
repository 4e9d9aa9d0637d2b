using System.Text.Json.Serialization;

namespace Vae.Training;

/// <summary>How β, the weight of the KL divergence in the objective, changes during training.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LinearWarmup), "linear_warmup")]
[JsonDerivedType(typeof(ConstantBeta), "constant")]
[JsonDerivedType(typeof(CyclicalBeta), "cyclical")]
public abstract record BetaSchedule
{
    /// <summary>β at a point of the training.</summary>
    public abstract double At(TrainingPoint point);

    /// <summary>The schedule in words, for the model card.</summary>
    public abstract string Describe();

    /// <summary>The first epoch from which β has its full weight; collapse is watched for from there on.</summary>
    public virtual int FirstFullEpoch => 1;

    /// <summary>Whether what it gives in an epoch depends on how many there will be.</summary>
    internal virtual bool SpreadsOverEpochs => false;

    /// <summary>Checks the schedule's numbers.</summary>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public abstract void Validate();
}

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

/// <summary>
/// Cyclical annealing (Fu et al. 2019): in each cycle β rises linearly from 0 to the target, then stays there; step by step.
/// </summary>
/// <param name="Cycles">The number of cycles in the whole training.</param>
/// <param name="RisingFraction">The part of a cycle in which β rises.</param>
/// <param name="Target">β at the top.</param>
public sealed record CyclicalBeta(int Cycles = 4, double RisingFraction = 0.5, double Target = 1) : BetaSchedule
{
    internal override bool SpreadsOverEpochs => true;

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

/// <summary>A step's place in the whole training.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">The step within the epoch, from 0.</param>
/// <param name="StepsPerEpoch">Steps per epoch.</param>
/// <param name="Epochs">Epochs of the whole training.</param>
public readonly record struct TrainingPoint(int Epoch, int Step, int StepsPerEpoch, int Epochs)
{
    /// <summary>The part of the training that lies before this step, from 0 to below 1.</summary>
    public double Progress => (Epoch - 1 + (double)Step / StepsPerEpoch) / Epochs;
}
