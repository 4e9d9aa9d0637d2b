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

    /// <summary>Checks the schedule's figures.</summary>
    /// <exception cref="ArgumentException">A figure is out of range.</exception>
    public abstract void Validate();
}
