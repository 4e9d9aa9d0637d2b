namespace Vae.Training;

/// <summary>The loss became NaN or infinite. The last checkpoint still holds the state before.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, int step, double loss)
        : base(
            FormattableString.Invariant(
                $"The loss is {loss} in epoch {epoch}, step {step + 1}; expected a finite number. Try a lower learning rate or gradient-norm clipping."
            )
        ) => (Epoch, Step) = (epoch, step);

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, from 0.</summary>
    public int Step { get; }
}
