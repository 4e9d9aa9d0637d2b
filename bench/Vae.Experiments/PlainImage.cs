using Microsoft.ML.Data;

namespace Vae.Experiments;

/// <summary>A row of an image file.</summary>
internal sealed class PlainImage
{
    [VectorType(28, 28)]
    public byte[] Data { get; set; } = [];
}
