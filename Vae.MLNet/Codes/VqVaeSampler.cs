using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Which rows a VQ-VAE generates for <c>ml.Data.SampleFromVae</c>, and the columns.</summary>
public sealed record VqVaeSamplingOptions
{
    /// <summary>The number of rows.</summary>
    public required long Count { get; init; }

    /// <summary>The labels of a conditional model; every class in turn when null. Null for an unconditional model.</summary>
    public LabelPlan? Labels { get; init; }

    /// <summary>The seed; row i depends on it, its label and <see cref="FirstRow"/> + i alone.</summary>
    public long Seed { get; init; }

    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; init; }

    /// <summary>The column of codes, draws from their prior: a vector of keys, key k for code k − 1.</summary>
    public string CodesColumnName { get; init; } = "Codes";

    /// <summary>The column of labels, which only a conditional model has, Int32.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of data: probabilities (Bernoulli) or means, Single vectors with the dimensions of the model's data.</summary>
    public string DataColumnName { get; init; } = "Data";

    /// <summary>
    /// Whether the column of data holds pictures, <c>MLImage</c>s of the model's size, in place of vectors; each is the reader's to dispose.
    /// </summary>
    public bool OutputsPictures { get; init; }

    /// <summary>How pictures are made of numbers; null for what <see cref="VaePictureOptions"/> is by default.</summary>
    public VaePictureOptions? Pictures { get; init; }

    /// <summary>The maximum number of rows per ONNX Runtime call; 0 for the model's batch size, up to 256.</summary>
    public int BatchSize { get; init; }
}

/// <summary>Makes views of rows that a VQ-VAE generates.</summary>
internal static class VqVaeSampler
{
    /// <summary>Draws from the prior of codes with labels, and a step that decodes them.</summary>
    public static IDataView View(VqVaeModel model, VqVaeSamplingOptions options)
    {
        if (!model.HasPrior)
        {
            throw new ArgumentException(
                "The model has no prior of codes, by which it generates rows; expected one, which vae prior or CodePriorTrainer trains."
            );
        }

        var own = (VqVaeModel)model.Share(GeneratedView.WhenDisposed);
        try
        {
            var codes = new CodesView(own, options);
            var step = new DecodeCodesStep(
                new VqVaeDecodingOptions
                {
                    OutputColumnName = options.DataColumnName,
                    InputColumnName = options.CodesColumnName,
                    LabelColumnName = own.IsConditional ? options.LabelColumnName : null,
                    OutputsPictures = options.OutputsPictures,
                    Pictures = options.Pictures,
                    BatchSize = options.BatchSize,
                }
            );
            step.Validate(own);
            return new GeneratedView(codes, new StepBinding(step, own, codes.Schema), own);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    private sealed class CodesView : RootView
    {
        private readonly VqVaeModel model;
        private readonly VqVaeSamplingOptions options;
        private readonly LabelPlan? plan;

        public CodesView(VqVaeModel model, VqVaeSamplingOptions options)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(options.Count);
            ArgumentOutOfRangeException.ThrowIfNegative(options.FirstRow);
            Argument.RequireRows(options.FirstRow, options.Count);
            ArgumentException.ThrowIfNullOrWhiteSpace(options.CodesColumnName);
            this.model = model;
            this.options = options;
            plan = model.PlanFor(options.Labels);
            var builder = new DataViewSchema.Builder();
            builder.AddColumns([OutputType.Codes.Column(options.CodesColumnName, model)]);
            if (plan is not null)
            {
                ArgumentException.ThrowIfNullOrWhiteSpace(options.LabelColumnName);
                builder.AddColumn(options.LabelColumnName, NumberDataViewType.Int32);
            }

            Schema = builder.ToSchema();
        }

        public override DataViewSchema Schema { get; }

        public override long? GetRowCount() => options.Count;

        public override DataViewRowCursor GetRowCursor(
            IEnumerable<DataViewSchema.Column> columnsNeeded,
            Random? rand = null
        ) => new Cursor(this, columnsNeeded, rand);

        private sealed class Cursor(CodesView view, IEnumerable<DataViewSchema.Column> needed, Random? random)
            : RootCursor(view.Schema, view.options.Count, needed, random)
        {
            // The prior takes a call for each position, so that rows are drawn together where they follow one another.
            private const int MostRows = 256;

            private readonly long[] codes = new long[(random is null ? MostRows : 1) * view.model.LatentSize];
            private readonly long[] labels = new long[
                view.plan is null ? 0
                : random is null ? MostRows
                : 1
            ];
            private long first = -1;

            protected override Delegate Getter(int column) =>
                column == 0
                    ? (ValueGetter<VBuffer<uint>>)Codes
                    : (ValueGetter<int>)((ref int value) => value = (int)Label(Row));

            private void Codes(ref VBuffer<uint> value)
            {
                var size = view.model.LatentSize;
                var most = codes.Length / size;
                var start = Row / most * most;
                if (start != first)
                {
                    Draw(start, (int)Math.Min(most, view.options.Count - start));
                }

                var editor = VBufferEditor.Create(ref value, size);
                var row = codes.AsSpan((int)(Row - start) * size, size);
                for (var i = 0; i < size; i++)
                {
                    editor.Values[i] = (uint)row[i] + 1;
                }

                value = editor.Commit();
            }

            private void Draw(long start, int count)
            {
                // Not a block that is half drawn, where the drawing fails.
                first = -1;
                var ofRows = labels.AsSpan(0, Math.Min(count, labels.Length));
                view.plan?.Fill(view.options.Seed, view.options.FirstRow + start, ofRows);
                view.model.SampleCodes(
                    view.options.Seed,
                    view.options.FirstRow + start,
                    ofRows,
                    codes.AsSpan(0, count * view.model.LatentSize)
                );
                first = start;
            }

            private long Label(long row)
            {
                var label = 0L;
                view.plan!.Fill(view.options.Seed, view.options.FirstRow + row, new Span<long>(ref label));
                return label;
            }
        }
    }
}
