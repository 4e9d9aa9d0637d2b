namespace Vae.Experiments;

/// <summary>What the classifier takes an image for, and the probability of each class.</summary>
internal sealed class DigitPrediction
{
    public byte Digit { get; set; }

    public float[] Score { get; set; } = [];
}
