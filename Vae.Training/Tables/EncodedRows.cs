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
        using var builder = new VaeDatasetBuilder(
            source.Name,
            new DataShape(codec.Size),
            options.MemoryBudget,
            options.TemporaryDirectory
        );
        var (counts, sums) = (new double[codec.ClassCount], new double[codec.Size]);
        foreach (var (elements, labels) in codec.EncodeAll(source))
        {
            options.Cancellation.ThrowIfCancellationRequested();
            for (var row = 0; row < elements.Count / codec.Size; row++)
            {
                var cells = elements.AsSpan(row * codec.Size, codec.Size);
                builder.Add(cells, labels.Count > 0 ? labels[row] : null);
                for (var i = 0; i < cells.Length; i++)
                {
                    sums[i] += cells[i];
                }

                if (labels.Count > 0)
                {
                    counts[labels[row]]++;
                }
            }
        }

        var data = builder.Build();
        var shares = Array.ConvertAll(sums, sum => sum / data.Count);
        return new EncodedRows(
            data,
            counts.Length == 0
                ? schema
                : schema with
                {
                    ConditionShares = Array.ConvertAll(counts, count => count / data.Count),
                },
            shares
        );
    }

    public void Dispose() => Data.Dispose();
}
