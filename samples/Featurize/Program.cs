using Microsoft.ML;
using Vae.Inference;
using Vae.Models;

// Reads digits by a linear classifier on pixels, and on the 16 features that a variational autoencoder has learnt without labels.
//
//     Featurize [IMAGES LABELS TEST_IMAGES TEST_LABELS]
//
// Files may be IDX, NPY, CSV, Parquet or Arrow, also compressed; `vae data mnist` fetches MNIST's and shows their paths. Without files, a conditional model
// draws the digits.

if (args.Length is not (0 or 4))
{
    Console.Error.WriteLine("Usage: Featurize [IMAGES LABELS TEST_IMAGES TEST_LABELS]");
    return 2;
}

const int Labelled = 200;
try
{
    var ml = new MLContext(seed: 1);
    using var vae = VaeModel.FromBundle(MnistModels.Vae16);
    using var artist = VaeModel.FromBundle(MnistModels.Cvae);
    var (train, test) =
        args.Length == 0
            ? (ml.Data.SampleFromVae(artist, 2_000, seed: 1), ml.Data.SampleFromVae(artist, 2_000, seed: 2))
            : (ml.Data.LoadFromRowFile(args[0], args[1]), ml.Data.LoadFromRowFile(args[2], args[3]));
    var few = ml.Data.TakeRows(ml.Data.ShuffleRows(train, seed: 1), Labelled);

    var pixels = ml
        .Transforms.Conversion.ConvertType("Features", "Data")
        .Append(ml.Transforms.NormalizeMinMax("Features"));
    var features = ml.Transforms.FeaturizeWithVae("Features", vae, "Data");
    Console.WriteLine($"{Labelled} labels, {vae.DataSize} pixels:   {Accuracy(pixels):P1} right.");
    Console.WriteLine($"{Labelled} labels, {vae.LatentSize} features:  {Accuracy(features):P1} right.");
    return 0;

    double Accuracy(IEstimator<ITransformer> columns)
    {
        var model = columns
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0))
            .Fit(few);
        return ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
    }
}
catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
