using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A data view with a step's columns added, computed in batches when a cursor asks for one of them.</summary>
internal class VaeDataView(IDataView source, StepBinding binding) : AddedColumnsView(source, binding.Added)
{
    protected override Func<DataViewRowCursor, DataViewRowCursor> Computing(
        int count,
        HashSet<int> wanted,
        bool[] active
    )
    {
        // As many threads as the model would take for one call, shared among the cursors.
        var concurrent = binding.Model.SingleThreaded != binding.Model;
        var lanes = new Lanes(
            concurrent ? Math.Max(1, binding.Model.Threads / count) : 1,
            count == 1 ? GetRowCount() : null
        );
        return input => new BatchedCursor(binding, input, wanted, active, lanes);
    }
}
