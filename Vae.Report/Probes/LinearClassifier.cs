using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Vae.Report;

/// <summary>Multinomial logistic regression on vectors: how much of the classes lies in them for a hyperplane to find.</summary>
internal static class LinearClassifier
{
    /// <summary>The part of the test rows whose class is found.</summary>
    /// <param name="training">Labelled vectors to learn from, such as posterior means.</param>
    /// <param name="test">Labelled vectors of the same size.</param>
    /// <param name="cancellation">Looked at before the training.</param>
    public static double Accuracy(PosteriorRows training, PosteriorRows test, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // What is linear in numbers is so in any unit; the steps of the training want numbers of about one size.
        var (means, units) = Units(training);
        var ml = new MLContext(seed: 0);
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(
            NumberDataViewType.Single,
            training.LatentSize
        );
        var pipeline = ml
            .Transforms.Conversion.MapValueToKey("Key", nameof(Row.Label))
            .Append(
                ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                    new LbfgsMaximumEntropyMulticlassTrainer.Options
                    {
                        FeatureColumnName = nameof(Row.Features),
                        LabelColumnName = "Key",
                        L1Regularization = 0,
                        NumberOfThreads = 1,
                    }
                )
            )
            .Append(ml.Transforms.Conversion.MapKeyToValue(nameof(Answer.Predicted), "PredictedLabel"));
        var model = pipeline.Fit(ml.Data.LoadFromEnumerable(Rows(training), schema));
        var answers = ml.Data.CreateEnumerable<Answer>(
            model.Transform(ml.Data.LoadFromEnumerable(Rows(test), schema)),
            reuseRowObject: true
        );
        return answers.Average(answer => answer.Predicted == answer.Label ? 1.0 : 0);

        IEnumerable<Row> Rows(PosteriorRows rows)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var values = new float[rows.LatentSize];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = (rows.Mean[row * values.Length + i] - means[i]) / units[i];
                }

                yield return new Row { Features = values, Label = rows.Labels.Span[row] };
            }
        }
    }

    private static (float[] Means, float[] Units) Units(PosteriorRows rows)
    {
        var sums = new double[rows.LatentSize];
        var squares = new double[rows.LatentSize];
        for (var i = 0; i < rows.Mean.Length; i++)
        {
            sums[i % sums.Length] += rows.Mean[i];
            squares[i % sums.Length] += (double)rows.Mean[i] * rows.Mean[i];
        }

        var means = Array.ConvertAll(sums, sum => (float)(sum / rows.Count));
        var deviations = squares.Select(
            (square, i) => Math.Sqrt(Math.Max(0, square / rows.Count - means[i] * means[i]))
        );
        return (means, [.. deviations.Select(deviation => deviation > 0 ? (float)deviation : 1)]);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public long Label { get; set; }
    }

    private sealed class Answer
    {
        public long Label { get; set; }

        public long Predicted { get; set; }
    }
}
