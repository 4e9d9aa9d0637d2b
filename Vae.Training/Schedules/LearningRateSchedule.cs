using System.Text.Json.Serialization;

namespace Vae.Training;

/// <summary>The factor on the learning rate during training.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ConstantLearningRate), "constant")]
[JsonDerivedType(typeof(CosineDecay), "cosine")]
[JsonDerivedType(typeof(StepDecay), "step")]
public abstract record LearningRateSchedule
{
    /// <summary>The factor at a point of the training.</summary>
    public abstract double FactorAt(TrainingPoint point);

    /// <summary>The schedule in words, for the model card.</summary>
    public abstract string Describe();

    /// <summary>Checks the schedule's figures.</summary>
    /// <exception cref="ArgumentException">A figure is out of range.</exception>
    public abstract void Validate();
}
