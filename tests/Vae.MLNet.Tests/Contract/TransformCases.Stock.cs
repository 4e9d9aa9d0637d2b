using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

internal static partial class TransformCases
{
    private static void AddStock()
    {
        Stock("CopyColumns", ["Latent"], ["Copy"], ml => ml.Transforms.CopyColumns("Copy", "Latent"));
        Stock("NormalizeMinMax", ["Image"], ["Scaled"], ml => ml.Transforms.NormalizeMinMax("Scaled", "Image"));
        Stock("Concatenate", ["Image", "Code"], ["Both"], ml => ml.Transforms.Concatenate("Both", "Image", "Code"));
        Stock(
            "ConvertType",
            ["Bytes"],
            ["Numbers"],
            ml => ml.Transforms.Conversion.ConvertType("Numbers", "Bytes", DataKind.Single)
        );
        Stock("MapValueToKey", ["Class"], ["Key"], ml => ml.Transforms.Conversion.MapValueToKey("Key", "Class"));
        Stock("MapKeyToValue", ["Named"], ["Name"], ml => ml.Transforms.Conversion.MapKeyToValue("Name", "Named"));
        Stock(
            "a chain",
            ["Image"],
            ["Copy", "Scaled"],
            ml => ml.Transforms.CopyColumns("Copy", "Image").Append(ml.Transforms.NormalizeMinMax("Scaled", "Copy"))
        );
        Stock(
            "ApplyOnnxModel",
            ["image"],
            ["mean", "log_variance"],
            ml =>
                ml.Transforms.ApplyOnnxModel(
                    ["mean", "log_variance"],
                    ["image"],
                    Path.Combine(Bundles.Small("mlp"), BundleFormat.EncoderFile)
                )
        );
    }

    private static void Stock(
        string name,
        IReadOnlyList<string> needs,
        IReadOnlyList<string> makes,
        Func<MLContext, IEstimator<ITransformer>> estimator
    ) => Add(new(name, needs, makes, estimator));
}
