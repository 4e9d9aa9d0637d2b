using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Bench.Measuring;

/// <summary>ML.NET's multinomial logistic regression on standardised features, from some labels of several classes.</summary>
internal static class ClassClassifier
{
    /// <summary>The share of test rows whose class it tells.</summary>
    /// <param name="train">The rows that labels are drawn from, and that tell how features are scaled; all of them, labelled or not.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="drawn">The numbers of those whose labels are known.</param>
    /// <param name="test">The rows to be told.</param>
    /// <param name="testLabels">Their classes.</param>
    public static double Accuracy(float[] train, int[] labels, int[] drawn, float[] test, int[] testLabels)
    {
        var width = train.Length / labels.Length;
        var (means, spreads) = Moments(train, width);
        var ml = new MLContext(seed: 1);
        // The default's L1 term costs accuracy when labels are few, as LinearClassifier has it.
        using var model = ml
            .MulticlassClassification.Trainers.LbfgsMaximumEntropy(l1Regularization: 0)
            .Fit(View(ml, drawn.Select(row => Row(train, labels, row)), width));
        var told = model.Transform(View(ml, testLabels.Select((_, row) => Row(test, testLabels, row)), width));
        return ml.MulticlassClassification.Evaluate(told).MicroAccuracy;

        LabelledRow Row(float[] values, int[] classes, int row) =>
            new()
            {
                Features =
                [
                    .. values.AsSpan(row * width, width).ToArray().Select((x, j) => (x - means[j]) / spreads[j]),
                ],
                // A key's values count from 1.
                Label = (uint)classes[row] + 1,
            };

        IDataView View(MLContext context, IEnumerable<LabelledRow> rows, int size)
        {
            var schema = SchemaDefinition.Create(typeof(LabelledRow));
            schema[nameof(LabelledRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
            schema[nameof(LabelledRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), labels.Max() + 1);
            return context.Data.LoadFromEnumerable(rows.ToArray(), schema);
        }
    }

    private static (float[] Means, float[] Spreads) Moments(float[] rows, int width)
    {
        var (means, spreads) = (new float[width], new float[width]);
        for (var j = 0; j < width; j++)
        {
            var column = Enumerable.Range(0, rows.Length / width).Select(row => (double)rows[row * width + j]).ToArray();
            var mean = column.Average();
            means[j] = (float)mean;
            spreads[j] = (float)Math.Max(Math.Sqrt(column.Average(x => (x - mean) * (x - mean))), 1e-6);
        }

        return (means, spreads);
    }

    private sealed class LabelledRow
    {
        public float[] Features { get; set; } = [];

        public uint Label { get; set; }
    }
}
