using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Vae.Factors;

/// <summary>Which factor pairs share, by a linear classifier of their differences (Higgins et al. 2017, section 3).</summary>
internal static class BetaVaeScore
{
    // All but none: the classes are linearly separable when the codes are disentangled, and weights must not grow for ever.
    private const float L2 = 1e-4f;

    public static double Measure(
        CodeTable codes,
        FactorTable factors,
        DisentanglementOptions options,
        CancellationToken cancellation
    )
    {
        // What is linear in the differences is so in those of any unit; the classifier's steps want numbers of about one size.
        double[] units = [.. codes.Variances.Select(variance => variance > 0 ? Math.Sqrt(variance) : 1)];
        var draws = new Draws(options.Seed, DrawPurpose.BetaVae);
        var training = Batches(options.TrainingBatches);
        var test = Batches(options.TestBatches);
        cancellation.ThrowIfCancellationRequested();

        var ml = new MLContext(seed: 0);
        var schema = MLRows.SchemaOf<Batch>(codes.LatentSize);
        var view = ml.Data.LoadFromEnumerable(training, schema);
        var pipeline = ml
            .Transforms.Conversion.MapValueToKey("Label", nameof(Batch.Factor))
            .Append(
                ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                    new LbfgsMaximumEntropyMulticlassTrainer.Options
                    {
                        FeatureColumnName = nameof(Batch.Features),
                        L1Regularization = 0,
                        L2Regularization = L2,
                        NumberOfThreads = 1,
                    }
                )
            );
        var model = pipeline.Fit(view);
        var predicted = model.Transform(ml.Data.LoadFromEnumerable(test, schema));
        var right = 0;
        foreach (
            var answer in ml.Data.CreateEnumerable<Answer>(
                ml.Transforms.Conversion.MapKeyToValue("PredictedFactor", "PredictedLabel")
                    .Fit(predicted)
                    .Transform(predicted),
                reuseRowObject: true
            )
        )
        {
            right += answer.PredictedFactor == answer.Factor ? 1 : 0;
        }

        return (double)right / test.Count;

        List<Batch> Batches(int count)
        {
            var batches = new List<Batch>(count);
            for (var i = 0; i < count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                batches.Add(Draw());
            }

            return batches;
        }

        Batch Draw()
        {
            var factor = draws.Below(factors.Names.Count);
            var sums = new double[codes.LatentSize];
            for (var pair = 0; pair < options.BatchSize; pair++)
            {
                var row = draws.Below(factors.RowCount);
                var alike = factors.RowsLike(row, factor);
                var other = alike[draws.Below(alike.Length)];
                for (var dimension = 0; dimension < sums.Length; dimension++)
                {
                    sums[dimension] += Math.Abs((double)codes[row, dimension] - codes[other, dimension]);
                }
            }

            return new Batch
            {
                Factor = factor,
                Features = [.. sums.Select((sum, dimension) => (float)(sum / options.BatchSize / units[dimension]))],
            };
        }
    }

    private sealed class Batch
    {
        public float[] Features { get; set; } = [];

        public int Factor { get; set; }
    }

    private sealed class Answer
    {
        public int Factor { get; set; }

        public int PredictedFactor { get; set; }
    }
}

/// <summary>Rows of ML.NET.</summary>
internal static class MLRows
{
    /// <summary>The schema of a class whose only vector has so many numbers, which the class itself does not say.</summary>
    public static SchemaDefinition SchemaOf<T>(int size)
    {
        var schema = SchemaDefinition.Create(typeof(T));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        return schema;
    }
}
