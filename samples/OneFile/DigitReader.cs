using Microsoft.ML;
using Vae.Inference;
using Vae.Models;

/// <summary>
/// A pipeline that reads digits: 16 features that a variational autoencoder has learnt, and a linear classifier on them. A conditional model
/// draws the digits that it is fitted to.
/// </summary>
internal static class DigitReader
{
    /// <summary>The columns that a page needs.</summary>
    public static readonly string[] Outputs = ["PredictedLabel", "Score", "Features"];

    /// <summary>Digits with their labels, other ones for each seed.</summary>
    public static IDataView Draw(MLContext ml, int count, long seed)
    {
        using var artist = VaeModel.FromBundle(MnistModels.Cvae);
        return ml.Data.SampleFromVae(artist, count, seed: seed);
    }

    /// <summary>The fitted pipeline.</summary>
    public static ITransformer Fit(MLContext ml, IDataView digits)
    {
        using var vae = VaeModel.FromBundle(MnistModels.Vae16);
        return ml
            .Transforms.Conversion.MapValueToKey("Class", "Label")
            .Append(ml.Transforms.FeaturizeWithVae("Features", vae, "Data"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class", l1Regularization: 0))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(digits);
    }
}
