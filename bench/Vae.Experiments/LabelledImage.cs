using Microsoft.ML.Data;

namespace Vae.Experiments;

/// <summary>An image, and whether it is an anomaly (1) or not (0), as ML.NET's anomaly evaluation has it.</summary>
internal sealed class LabelledImage
{
    [VectorType(28, 28)]
    public byte[] Data { get; set; } = [];

    public float Label { get; set; }
}
