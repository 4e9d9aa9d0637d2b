using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using Vae.Data;

namespace Vae.Bench.Measuring;

/// <summary>
/// ML.NET's LightGBM with its defaults, which tells a table's label from the other columns: an element for each category that real training
/// rows have, and for each column of numbers one, in which a missing cell is NaN.
/// </summary>
internal sealed class RowClassifier
{
    private readonly TableSplit split;
    private readonly int label;
    private readonly Dictionary<string, int>?[] categories;
    private readonly int width;
    private readonly string positive;

    /// <param name="split">The real rows, those to test among them; the rarer label is what is looked for.</param>
    public RowClassifier(TableSplit split)
    {
        this.split = split;
        var rows = split.Train;
        label = TypedRows.IndexOf(rows, split.Label);
        positive = split.RarerLabel;
        categories =
        [
            .. Enumerable
                .Range(0, rows.Fields.Count)
                .Select(c => rows.Fields[c].Type == CellType.Text && c != label ? Categories(rows, c) : null),
        ];
        width = Enumerable.Range(0, rows.Fields.Count).Sum(WidthOf);
    }

    /// <summary>Learns from rows and tells the labels of the real test rows.</summary>
    public ClassifierFigures Measure(TableRows train, int seed)
    {
        var ml = new MLContext(seed);
        var trainer = ml.BinaryClassification.Trainers.LightGbm(
            new LightGbmBinaryTrainer.Options { Seed = seed, Deterministic = true }
        );
        using var model = trainer.Fit(View(ml, train));
        var told = model.Transform(View(ml, split.Test));
        return ClassifierFigures.Of(
            IsPositive(split.Test),
            [.. told.GetColumn<bool>("PredictedLabel")],
            [.. told.GetColumn<float>("Score").Select(score => (double)score)]
        );
    }

    private static Dictionary<string, int> Categories(TableRows rows, int column)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in rows.Texts(column)[..rows.Count])
        {
            found.TryAdd(text ?? "", found.Count);
        }

        return found;
    }

    private int WidthOf(int column) => column == label ? 0 : categories[column]?.Count ?? 1;

    private bool[] IsPositive(TableRows rows) =>
        Array.ConvertAll(rows.Texts(label)[..rows.Count].ToArray(), text => text == positive);

    private IDataView View(MLContext ml, TableRows rows)
    {
        var schema = SchemaDefinition.Create(typeof(LabelledRow));
        schema[nameof(LabelledRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        var labels = IsPositive(rows);
        var made = labels.Select((isPositive, i) => new LabelledRow { Features = Row(rows, i), Label = isPositive });
        return ml.Data.LoadFromEnumerable(made.ToArray(), schema);
    }

    private float[] Row(TableRows rows, int row)
    {
        var (elements, at) = (new float[width], 0);
        for (var c = 0; c < categories.Length; c++)
        {
            if (c == label)
            {
                continue;
            }

            if (categories[c] is not { } known)
            {
                elements[at] = (float)rows.Numbers(c)[row];
            }
            else if (known.TryGetValue(rows.Texts(c)[row] ?? "", out var place))
            {
                elements[at + place] = 1;
            }

            at += WidthOf(c);
        }

        return elements;
    }

    private sealed class LabelledRow
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
