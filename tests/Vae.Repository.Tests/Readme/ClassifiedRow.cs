namespace Vae.Repository.Tests.Readme;

/// <summary>A prediction of the README's pipeline.</summary>
internal sealed class ClassifiedRow
{
    public uint PredictedLabel { get; set; }
}
