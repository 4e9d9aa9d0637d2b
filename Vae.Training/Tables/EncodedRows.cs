using Vae.Inference;
using Vae.Tables;

namespace Vae.Training;

/// <summary>A table's rows as a network learns from them.</summary>
internal sealed class EncodedRows : IDisposable
{
    private EncodedRows(VaeDataset data, TableSchema schema, double[] shares) =>
        (Data, Schema, Shares) = (data, schema, shares);

    public VaeDataset Data { get; }

    /// <summary>The table's columns, with the shares of the condition's classes.</summary>
    public TableSchema Schema { get; }

    /// <summary>The mean of each element: of an option, the share of rows that have it.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>Encodes a table, whose columns were learnt from it.</summary>
    /// <exception cref="InvalidDataException">The table has changed since.</exception>
    public static EncodedRows Of(TableSource source, TableSchema schema, VaeTableOptions options)
    {
        var codec = new TableCodec(schema);
        var places = Places(source, schema);
        using var builder = new VaeDatasetBuilder(
            source.Name,
            new DataShape(codec.Size),
            options.MemoryBudget,
            options.TemporaryDirectory
        );
        var classes = schema.ConditionIndex < 0 ? 0 : schema.Columns[schema.ConditionIndex].Layout.Options;
        var counts = new double[classes];
        var sums = new double[codec.Size];
        var kept = new TableAlignment(places, schema.Fields);
        float[] elements = [];
        long[] labels = [];
        foreach (var read in source.Read())
        {
            options.Cancellation.ThrowIfCancellationRequested();
            var rows = kept.Of(read);
            if (elements.Length < rows.Count * codec.Size)
            {
                elements = new float[rows.Capacity * codec.Size];
                labels = new long[classes > 0 ? rows.Capacity : 0];
            }

            codec.Encode(rows, elements, labels, builder.Count);
            for (var row = 0; row < rows.Count; row++)
            {
                var cells = elements.AsSpan(row * codec.Size, codec.Size);
                builder.Add(cells, classes > 0 ? labels[row] : null);
                for (var i = 0; i < cells.Length; i++)
                {
                    sums[i] += cells[i];
                }

                if (classes > 0)
                {
                    counts[labels[row]]++;
                }
            }
        }

        var data = builder.Build();
        var shares = Array.ConvertAll(sums, sum => sum / data.Count);
        return new EncodedRows(
            data,
            classes == 0
                ? schema
                : schema with
                {
                    ConditionShares = Array.ConvertAll(counts, count => count / data.Count),
                },
            shares
        );
    }

    public void Dispose() => Data.Dispose();

    private static int[] Places(TableSource source, TableSchema schema)
    {
        var names = source.Fields.Select(field => field.Name).ToList();
        return [.. schema.Columns.Select(column => names.IndexOf(column.Name))];
    }
}
