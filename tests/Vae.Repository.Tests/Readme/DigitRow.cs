namespace Vae.Repository.Tests.Readme;

/// <summary>An anomaly score of the README's example.</summary>
internal sealed class DigitRow
{
    public float Score { get; set; }
}
