using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A data view with the columns of a step of a table's model, computed when a cursor asks for one of them.</summary>
internal sealed class TableDataView(IDataView source, TableBinding binding) : AddedColumnsView(source, binding.Added)
{
    protected override Func<DataViewRowCursor, DataViewRowCursor> Computing(
        int count,
        HashSet<int> wanted,
        bool[] active
    ) => input => new TableCursor(binding, input, wanted, active);
}
