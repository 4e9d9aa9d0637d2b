using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The types of the columns that a model's rows make.</summary>
internal static class ColumnTypes
{
    public static VectorDataViewType Latent(VaeModel model) => new(NumberDataViewType.Single, model.LatentSize);

    public static VectorDataViewType Image(VaeModel model) =>
        new(NumberDataViewType.Single, model.Signature.Shape.ToArray());
}
