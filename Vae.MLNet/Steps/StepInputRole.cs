namespace Vae.MLNet;

/// <summary>What an input column of a step is to the model.</summary>
internal enum StepInputRole
{
    Image,
    Latent,
    Label,
    TargetLabel,
}
