using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Bench.Measuring;

/// <summary>ML.NET's multinomial logistic regression on standardised features, from some labels of several classes.</summary>
internal static class ClassClassifier
{
    /// <summary>The share of test rows whose class it tells.</summary>
    /// <param name="train">The features of all rows that labels are drawn from; they tell how features are scaled.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="drawn">The numbers of those whose labels are known.</param>
    /// <param name="test">The features of the rows to be told.</param>
    /// <param name="testLabels">Their classes.</param>
    public static double Accuracy(LabelledTable train, int[] labels, int[] drawn, LabelledTable test, int[] testLabels)
    {
        var moments = train.Moments();
        var ml = new MLContext(seed: 1);
        // The default's L1 term costs accuracy when labels are few, as LinearClassifier has it.
        using var model = ml
            .MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0)
            .Fit(View(train.Take(drawn), [.. drawn.Select(row => labels[row])]));
        return ml.MulticlassClassification.Evaluate(model.Transform(View(test, testLabels))).MicroAccuracy;

        IDataView View(LabelledTable features, int[] classes)
        {
            var schema = SchemaDefinition.Create(typeof(LabelledRow));
            schema[nameof(LabelledRow.Features)].ColumnType = new VectorDataViewType(
                NumberDataViewType.Single,
                features.Width
            );
            schema[nameof(LabelledRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), labels.Max() + 1);
            return ml.Data.LoadFromEnumerable(
                features
                    .Standardized(moments)
                    .Values.Chunk(features.Width)
                    // A key's values count from 1.
                    .Zip(classes, (values, label) => new LabelledRow { Features = values, Label = (uint)label + 1 })
                    .ToArray(),
                schema
            );
        }
    }

    private sealed class LabelledRow
    {
        public float[] Features { get; set; } = [];

        public uint Label { get; set; }
    }
}
