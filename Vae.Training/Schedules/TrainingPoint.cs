namespace Vae.Training;

/// <summary>A step's place in the whole training.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">The step within the epoch, from 0.</param>
/// <param name="StepsPerEpoch">Steps an epoch.</param>
/// <param name="Epochs">Epochs of the whole training.</param>
public readonly record struct TrainingPoint(int Epoch, int Step, int StepsPerEpoch, int Epochs)
{
    /// <summary>The part of the training that lies before this step, from 0 to below 1.</summary>
    public double Progress => (Epoch - 1 + (double)Step / StepsPerEpoch) / Epochs;
}
