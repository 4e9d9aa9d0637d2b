namespace Vae.Training;

/// <summary>
/// The loss or a parameter is no longer finite, or the loss is beyond any sense. There is nothing to export; the last checkpoint still
/// holds the state before.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, int step, string message)
        : base(message) => (Epoch, Step) = (epoch, step);

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the epoch, from 0.</summary>
    public int Step { get; }
}
