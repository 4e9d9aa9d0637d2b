namespace Vae.Experiments;

/// <summary>What an image is, and what the detector takes it for.</summary>
internal sealed class FoundAnomaly
{
    public float Label { get; set; }

    public bool PredictedLabel { get; set; }
}
