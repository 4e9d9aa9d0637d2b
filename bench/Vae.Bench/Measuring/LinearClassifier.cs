using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Bench.Measuring;

/// <summary>ML.NET's logistic regression on standardised features, from some labels.</summary>
internal static class LinearClassifier
{
    /// <summary>The share of test rows whose label it tells.</summary>
    /// <param name="train">The rows that labels are drawn from, and that tell how features are scaled; all of them, labelled or not.</param>
    /// <param name="test">The rows to be told.</param>
    /// <param name="labels">The labels that are drawn, of each kind as large a share as there is.</param>
    /// <param name="seed">The draw.</param>
    public static double Accuracy(LabelledTable train, LabelledTable test, int labels, int seed)
    {
        var moments = train.Moments();
        var order = LabelledTable.Shuffled(train.Count, seed);
        var anomalies = order.Where(row => train.IsAnomaly[row]).ToArray();
        var rare = Math.Max(1, (int)Math.Round(labels * (double)anomalies.Length / train.Count));
        var normal = order.Where(row => !train.IsAnomaly[row]).Take(labels - rare);
        int[] drawn = [.. anomalies.Take(rare), .. normal];
        var ml = new MLContext(seed);
        // The default's L1 term costs accuracy when labels are few (bench/Vae.Experiments).
        using var model = ml
            .BinaryClassification.Trainers.LbfgsLogisticRegression(l1Regularization: 0)
            .Fit(View(ml, train.Take(drawn).Standardized(moments)));
        return ml.BinaryClassification.Evaluate(model.Transform(View(ml, test.Standardized(moments)))).Accuracy;
    }

    private static IDataView View(MLContext ml, LabelledTable table)
    {
        var schema = SchemaDefinition.Create(typeof(LabelledRow));
        schema[nameof(LabelledRow.Features)].ColumnType = new VectorDataViewType(
            NumberDataViewType.Single,
            table.Width
        );
        var rows = table
            .Values.Chunk(table.Width)
            .Zip(table.IsAnomaly, (values, label) => new LabelledRow { Features = values, Label = label });
        return ml.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }

    private sealed class LabelledRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
