using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Vae.Inference;

namespace Vae.Experiments;

/// <summary>The same linear classifier on pixels and on the posterior means of two VAEs, which were trained without labels.</summary>
internal sealed class FewLabels(MLContext ml, DataFiles files, Length length)
{
    private readonly IDataView train = ml.Data.LoadFromRowFile(files.TrainImages, files.TrainLabels);
    private readonly IDataView test = ml.Data.LoadFromRowFile(files.TestImages, files.TestLabels);

    // The default's L1 term costs pixels as well as features accuracy when labels are few.
    private readonly EstimatorChain<KeyToValueMappingTransformer> classifier = ml
        .Transforms.Conversion.MapValueToKey("Label")
        .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0))
        .Append(ml.Transforms.Conversion.MapKeyToValue("Digit", "PredictedLabel"));

    /// <summary>Trains and prints everything; gives the pipeline of the last row.</summary>
    public ITransformer Run(VaeModel plane, VaeModel wide)
    {
        (string Name, IEstimator<ITransformer> Features)[] sets =
        [
            (
                "784 pixels",
                ml.Transforms.Conversion.ConvertType("Features", "Data")
                    .Append(ml.Transforms.NormalizeMinMax("Features"))
            ),
            ($"VAE, {plane.LatentSize} features", ml.Transforms.FeaturizeWithVae("Features", plane, "Data")),
            ($"VAE, {wide.LatentSize} features", ml.Transforms.FeaturizeWithVae("Features", wide, "Data")),
        ];
        var table = new TextTable("labels", "features", "accuracy", "lowest–highest", "log-loss", "fit", "test");
        ITransformer? last = null;
        foreach (var labels in length.LabelCounts)
        {
            foreach (var (name, features) in sets)
            {
                var trials = Samples(labels).Select(sample => Try(features, sample)).ToList();
                last = trials[^1].Model;
                table.Add([$"{labels:N0}", name, .. Trial.Summary(trials)]);
            }
        }

        table.Write(
            "Digits, from few labels and from many",
            $"The same LbfgsMaximumEntropy (L1 0, L2 1) on pixels from 0 to 1 and on posterior means; accuracy and log-loss on the "
                + $"{DataFiles.TestRows:N0} test images. Up to 1,000 labels: means, and medians of seconds, of {length.Draws} draws."
        );
        return last!;
    }

    private IEnumerable<IDataView> Samples(int labels) =>
        labels == DataFiles.TrainRows
            ? [train]
            : Enumerable
                .Range(1, labels > 1_000 ? 1 : length.Draws)
                .Select(draw => ml.Data.TakeRows(ml.Data.ShuffleRows(train, seed: draw), labels));

    private Trial Try(IEstimator<ITransformer> features, IDataView sample)
    {
        var watch = Stopwatch.StartNew();
        var model = features.Append(classifier).Fit(sample);
        var fit = watch.Elapsed;
        watch.Restart();
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(test));
        return new Trial(model, metrics, fit, watch.Elapsed);
    }
}
