using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

internal static partial class TransformCases
{
    // A chain of row mappers, and what this library's steps are closest to. They show that the suite asks for nothing that ML.NET does
    // not do itself.
    private static void AddStock()
    {
        Stock(
            "CopyColumns, NormalizeMinMax",
            ["Data"],
            ["Copy", "Scaled"],
            ml => ml.Transforms.CopyColumns("Copy", "Data").Append(ml.Transforms.NormalizeMinMax("Scaled", "Copy"))
        );
        Stock(
            "ApplyOnnxModel",
            ["data"],
            ["mean", "log_variance"],
            ml =>
                ml.Transforms.ApplyOnnxModel(
                    ["mean", "log_variance"],
                    ["data"],
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
