using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The batch that a cursor is at, and the place of the current row in it.</summary>
internal delegate TableBatch TableBatchAt(out int row);

/// <summary>What a column that a step adds shows of a batch.</summary>
internal enum TableResult
{
    Filled,
    Score,
    Contributions,
}

/// <summary>A column that a step of a table's model adds.</summary>
/// <param name="Declaration">The column as it appears in schemas.</param>
/// <param name="Result">What it shows.</param>
/// <param name="Getter">Makes its getter.</param>
internal sealed record TableOutput(
    DataViewSchema.DetachedColumn Declaration,
    TableResult Result,
    Func<TableBatchAt, Delegate> Getter
)
{
    /// <summary>A column of the table whose missing cells are filled in.</summary>
    public static TableOutput Filled(TableOutputColumn column) =>
        new(column.Declaration, TableResult.Filled, at => column.Getter((out int row) => at(out row).Filled));

    /// <summary>A column of a number of each row's score.</summary>
    public static TableOutput Score(string name, Func<VaeScore, double> value) =>
        new(
            new DataViewSchema.DetachedColumn(name, NumberDataViewType.Single),
            TableResult.Score,
            at =>
                (ValueGetter<float>)(
                    (ref float to) =>
                    {
                        var batch = at(out var row);
                        to = BatchScores.InNats(value(batch.Scores[row]));
                    }
                )
        );

    /// <summary>The column of what the table's columns contribute to each row's score.</summary>
    public static TableOutput Contributions(string name, IReadOnlyList<string> slots) =>
        new(
            new DataViewSchema.DetachedColumn(
                name,
                new VectorDataViewType(NumberDataViewType.Single, slots.Count),
                SlotNames.Annotations(slots)
            ),
            TableResult.Contributions,
            at =>
                (ValueGetter<VBuffer<float>>)(
                    (ref VBuffer<float> to) =>
                    {
                        var batch = at(out var row);
                        var editor = VBufferEditor.Create(ref to, slots.Count);
                        batch.Contributions.AsSpan(row * slots.Count, slots.Count).CopyTo(editor.Values);
                        to = editor.Commit();
                    }
                )
        );
}
