namespace Vae.MLNet;

/// <summary>Adds a score and whether it is above the threshold that <see cref="VaeAnomalyEstimator"/> learned.</summary>
public sealed class VaeAnomalyTransformer : VaeTransformer
{
    internal VaeAnomalyTransformer(AnomalyStep step, SharedModel shared, FittedColumns fitted)
        : base(step, shared, fitted) => Threshold = step.Threshold;

    /// <summary>The highest score, in nats, of a row that counts as usual.</summary>
    public float Threshold { get; }
}
