namespace Vae.Inference;

/// <summary>What random numbers are for. The purposes of one seed are independent of each other.</summary>
public enum NoisePurpose
{
    /// <summary>Latent vectors from the prior.</summary>
    Prior = 0,

    /// <summary>Latent vectors from the posterior.</summary>
    Posterior = 1,

    /// <summary>The samples of an importance-weighted bound.</summary>
    ImportanceSampling = 2,

    /// <summary>The reparameterisation noise of training.</summary>
    Training = 3,

    /// <summary>The noise of an evaluation during or after training.</summary>
    Evaluation = 4,

    /// <summary>The order of the training rows.</summary>
    Shuffle = 5,

    /// <summary>Labels drawn by proportion.</summary>
    Labels = 6,
}
