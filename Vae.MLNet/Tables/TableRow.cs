using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A row with the columns of a step of a table's model.</summary>
internal sealed class TableRow : AddedColumnsRow
{
    private readonly TableBatch? batch;
    private readonly Action<int>? reader;

    public TableRow(TableBinding binding, DataViewRow source, IEnumerable<DataViewSchema.Column> needed)
        : base(binding.Added, source, needed)
    {
        if (Active.Contains(true))
        {
            batch = new TableBatch(binding, Active, 1);
            reader = batch.Reader(source);
        }

        Getters = [.. binding.Outputs.Select((output, i) => Active[i] ? output.Getter(At) : null)];
    }

    protected override Exception? Compute(long position)
    {
        reader!(0);
        return batch!.Run(1, position);
    }

    private TableBatch At(out int row)
    {
        row = 0;
        RequireComputed();
        return batch!;
    }
}
