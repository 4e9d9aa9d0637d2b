using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.Bench.Measuring;

/// <summary>A table of rows of which some are anomalies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Width">The elements of a row.</param>
/// <param name="Values">The rows, row-major.</param>
/// <param name="IsAnomaly">Which rows are anomalies.</param>
internal sealed record LabelledTable(string Name, int Width, float[] Values, bool[] IsAnomaly)
{
    // The peers are given rows in units of the training rows' spreads, clipped as the detector's graph clips them.
    private const float MostSpreads = 50;
    private const float LeastSpread = 1e-6f;

    /// <summary>The number of rows.</summary>
    public int Count => IsAnomaly.Length;

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>The numbers of the normal rows, ascending.</summary>
    public int[] Normal() => [.. Enumerable.Range(0, Count).Where(row => !IsAnomaly[row])];

    /// <summary>The numbers of the anomalies, ascending.</summary>
    public int[] Anomalies() => [.. Enumerable.Range(0, Count).Where(row => IsAnomaly[row])];

    /// <summary>Some rows, in the order of their numbers.</summary>
    public LabelledTable Take(ReadOnlySpan<int> rows)
    {
        var (values, labels) = (new float[rows.Length * Width], new bool[rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            Row(rows[i]).CopyTo(values.AsSpan(i * Width));
            labels[i] = IsAnomaly[rows[i]];
        }

        return this with
        {
            Values = values,
            IsAnomaly = labels,
        };
    }

    /// <summary>The first half of the normal rows, in the order of the file, to learn from; the others and all anomalies to be told apart.</summary>
    public (LabelledTable Train, LabelledTable Test) SemiSupervised()
    {
        var normal = Normal();
        var half = normal.Length / 2;
        return (Take(normal.AsSpan(0, half)), Take([.. normal[half..], .. Anomalies()]));
    }

    /// <summary>Two parts of all rows by a random order, anomalies in both.</summary>
    public (LabelledTable Train, LabelledTable Test) RandomSplit(double share, int seed)
    {
        var order = Shuffled(Count, seed);
        var first = (int)(share * Count);
        return (Take(order.AsSpan(0, first)), Take(order.AsSpan(first)));
    }

    /// <summary>The numbers 0 to <paramref name="count"/> − 1 in an order that the seed tells.</summary>
    public static int[] Shuffled(int count, int seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }

    /// <summary>The mean and the spread of each column; 1 for the spread of one that is constant.</summary>
    public (float[] Means, float[] Spreads) Moments()
    {
        var (means, squares) = (new double[Width], new double[Width]);
        for (var row = 0; row < Count; row++)
        {
            for (var j = 0; j < Width; j++)
            {
                means[j] += Values[row * Width + j] / (double)Count;
            }
        }

        for (var row = 0; row < Count; row++)
        {
            for (var j = 0; j < Width; j++)
            {
                var difference = Values[row * Width + j] - means[j];
                squares[j] += difference * difference / Count;
            }
        }

        return (
            Array.ConvertAll(means, mean => (float)mean),
            Array.ConvertAll(squares, square => Math.Sqrt(square) < LeastSpread ? 1 : (float)Math.Sqrt(square))
        );
    }

    /// <summary>These rows in the units of others, for what has no scaling of its own.</summary>
    public LabelledTable Standardized((float[] Means, float[] Spreads) moments) =>
        this with
        {
            Values =
            [
                .. Values.Select(
                    (value, i) =>
                        Math.Clamp(
                            (value - moments.Means[i % Width]) / moments.Spreads[i % Width],
                            -MostSpreads,
                            MostSpreads
                        )
                ),
            ],
        };

    /// <summary>The rows as a data view with the columns Features and Label, 1 for an anomaly.</summary>
    public IDataView View(MLContext ml)
    {
        var schema = SchemaDefinition.Create(typeof(TableRow));
        schema[nameof(TableRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Width);
        var rows = Values
            .Chunk(Width)
            .Zip(IsAnomaly, (values, label) => new TableRow { Features = values, Label = label ? 1 : 0 });
        return ml.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }
}

/// <summary>A row for <c>LoadFromEnumerable</c>.</summary>
internal sealed class TableRow
{
    /// <summary>The columns.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>1 for an anomaly.</summary>
    public float Label { get; set; }
}
