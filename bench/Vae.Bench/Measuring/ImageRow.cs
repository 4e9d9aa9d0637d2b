using Vae.Inference;

namespace Vae.Bench.Measuring;

/// <summary>A row of a pipeline's source; the column has the name of the encoder's input.</summary>
internal sealed class ImageRow
{
    [Microsoft.ML.Data.ColumnName(BundleFormat.Data)]
    public float[] Image { get; set; } = [];
}
