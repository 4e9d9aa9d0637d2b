namespace Vae.MLNet;

/// <summary>The type of an output column of a step.</summary>
internal enum StepOutputKind
{
    /// <summary>A Single vector of the latent size, with slot names z0, z1, ….</summary>
    Latent,

    /// <summary>A Single vector with the dimensions of the model's data.</summary>
    Image,

    /// <summary>A Single.</summary>
    Scalar,

    /// <summary>A Boolean.</summary>
    Flag,
}
