using Vae.Data;
using Vae.Tables;

namespace Vae.Cli;

/// <summary>Rows of a table's model: row i depends on the seed and i alone.</summary>
/// <param name="table">The model, owned by the caller.</param>
/// <param name="options">What every row has to have, and the seed.</param>
internal sealed class GenerateTableSource(VaeTableModel table, TableGenerationOptions options) : IRowSource
{
    private readonly VaeTableModel single = table.SingleThreaded;

    public int Workers => table.Model.Threads;

    public RunBlock NewBlock() =>
        new(table.Model.BatchSize, 0, 0, 0, hasLabels: false)
        {
            Cells = new TableRows(table.Fields, table.Model.BatchSize),
        };

    public void Skip(long rows) { }

    public void Read(RunBlock block) { }

    public void Compute(RunBlock block)
    {
        try
        {
            single.Generate(block.Cells!, block.Count, options with { FirstRow = block.FirstRow });
        }
        catch (InvalidOperationException e)
        {
            // The filters ask for what never comes, so that the same command would fail again: nothing is kept for it.
            throw new InvalidDataException(e.Message, e);
        }
    }

    public void CheckUnchanged() { }

    public void Dispose() { }
}
