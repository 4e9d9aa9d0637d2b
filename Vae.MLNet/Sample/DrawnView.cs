using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Draws of latent variables from the prior, and their labels where the model is conditional: what a step decodes.</summary>
internal abstract class DrawnView : RootView
{
    private readonly DrawnRows rows;
    private readonly LabelPlan? plan;

    // Data sets keep labels in bytes, so that generated rows can stand in for theirs.
    private readonly bool smallLabels;

    /// <param name="model">The model.</param>
    /// <param name="rows">Which rows are drawn.</param>
    /// <param name="latents">The type of the column of draws.</param>
    /// <param name="latentColumn">Its name.</param>
    protected DrawnView(BundleModel model, DrawnRows rows, OutputType latents, string latentColumn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(rows.FirstRow);
        Argument.RequireRows(rows.FirstRow, rows.Count);
        ArgumentException.ThrowIfNullOrWhiteSpace(latentColumn);
        this.rows = rows;
        plan = model.PlanFor(rows.Labels);
        smallLabels = model.ClassCount <= 256;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns([latents.Column(latentColumn, model)]);
        if (plan is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(rows.LabelColumnName);
            builder.AddColumn(rows.LabelColumnName, smallLabels ? NumberDataViewType.Byte : NumberDataViewType.Int32);
        }

        Schema = builder.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => rows.Count;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(this, columnsNeeded, rand);

    /// <summary>The getter of a cursor's draws.</summary>
    /// <param name="row">The cursor's row in the view.</param>
    /// <param name="inOrder">Whether its rows follow one another.</param>
    protected abstract Delegate Latents(Func<long> row, bool inOrder);

    /// <summary>The labels of rows of the view; none where there is no plan.</summary>
    protected void Label(long firstRow, Span<long> labels) => plan?.Fill(rows.Seed, rows.FirstRow + firstRow, labels);

    private sealed class Cursor(DrawnView view, IEnumerable<DataViewSchema.Column> needed, Random? random)
        : RootCursor(view.Schema, view.rows.Count, needed, random)
    {
        private readonly bool inOrder = random is null;

        protected override Delegate Getter(int column)
        {
            if (column == 0)
            {
                return view.Latents(() => Row, inOrder);
            }

            return view.smallLabels
                ? (ValueGetter<byte>)((ref byte value) => value = (byte)Label())
                : (ValueGetter<int>)((ref int value) => value = (int)Label());
        }

        private long Label()
        {
            var label = 0L;
            view.Label(Row, new Span<long>(ref label));
            return label;
        }
    }
}

/// <summary>Which rows of a prior are drawn.</summary>
/// <param name="Count">The number of rows.</param>
/// <param name="FirstRow">The number of the first row.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Labels">The labels; every class in turn when null.</param>
/// <param name="LabelColumnName">The column of labels.</param>
internal sealed record DrawnRows(long Count, long FirstRow, long Seed, LabelPlan? Labels, string LabelColumnName);
