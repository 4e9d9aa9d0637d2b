namespace Vae.MLNet;

/// <summary>What says how unusual a row is, in nats.</summary>
public enum VaeAnomalyMeasure
{
    /// <summary>Reconstruction loss + KL divergence: how improbable the row is under the model.</summary>
    NegativeElbo,

    /// <summary>How badly the model reconstructs the row.</summary>
    ReconstructionLoss,

    /// <summary>How far the row's posterior lies from the prior.</summary>
    KlDivergence,
}
