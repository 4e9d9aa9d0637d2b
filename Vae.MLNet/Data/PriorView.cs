using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Draws from the prior with labels: what <c>SampleFromVae</c> decodes.</summary>
internal sealed class PriorView : RootView
{
    private readonly VaeModel model;
    private readonly VaeSamplingOptions options;
    private readonly LabelPlan? plan;

    public PriorView(VaeModel model, VaeSamplingOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(options.FirstRow);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.LatentColumnName);
        this.model = model;
        this.options = options;
        plan = model.PlanFor(options.Labels);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(options.LatentColumnName, ColumnTypes.Latent(model), SlotNames.Latent(model.LatentSize));
        if (plan is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(options.LabelColumnName);
            builder.AddColumn(
                options.LabelColumnName,
                SmallLabels ? NumberDataViewType.Byte : NumberDataViewType.Int32
            );
        }

        Schema = builder.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    // IDX files keep labels in bytes, so that generated rows can stand in for a data set's.
    private bool SmallLabels => model.ClassCount <= 256;

    public override long? GetRowCount() => options.Count;

    public override DataViewRowCursor GetRowCursor(
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? rand = null
    ) => new Cursor(this, columnsNeeded, rand);

    private sealed class Cursor(PriorView view, IEnumerable<DataViewSchema.Column> needed, Random? random)
        : RootCursor(view.Schema, view.options.Count, needed, random)
    {
        protected override Delegate Getter(int column)
        {
            if (column == 0)
            {
                return (ValueGetter<VBuffer<float>>)Latent;
            }

            return view.SmallLabels
                ? (ValueGetter<byte>)((ref byte value) => value = (byte)Label())
                : (ValueGetter<int>)((ref int value) => value = (int)Label());
        }

        private void Latent(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, view.model.LatentSize);
            view.model.SamplePrior(view.options.Seed, view.options.FirstRow + Row, editor.Values);
            value = editor.Commit();
        }

        private long Label()
        {
            var label = 0L;
            view.plan!.Fill(view.options.Seed, view.options.FirstRow + Row, new Span<long>(ref label));
            return label;
        }
    }
}
