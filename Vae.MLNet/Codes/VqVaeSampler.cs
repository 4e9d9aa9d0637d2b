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

    /// <summary>The column of labels, which only a conditional model has: Byte up to 256 classes, Int32 beyond.</summary>
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

    private sealed class CodesView(VqVaeModel model, VqVaeSamplingOptions options)
        : DrawnView(
            model,
            new DrawnRows(options.Count, options.FirstRow, options.Seed, options.Labels, options.LabelColumnName),
            OutputType.Codes,
            options.CodesColumnName
        )
    {
        protected override Delegate Latents(Func<long> row, bool inOrder) =>
            (ValueGetter<VBuffer<uint>>)new Block(this, row, inOrder).Read;

        /// <summary>The codes of rows that follow one another: the prior takes a call for each position, however many rows there are.</summary>
        private sealed class Block(CodesView view, Func<long> row, bool inOrder)
        {
            private const int MostRows = 256;

            private readonly long[] codes = new long[(inOrder ? MostRows : 1) * view.Model.LatentSize];
            private readonly long[] labels = new long[
                !view.Model.IsConditional ? 0
                : inOrder ? MostRows
                : 1
            ];
            private long first = -1;

            public void Read(ref VBuffer<uint> value)
            {
                var size = view.Model.LatentSize;
                var most = codes.Length / size;
                var start = row() / most * most;
                if (start != first)
                {
                    Draw(start, (int)Math.Min(most, view.Options.Count - start));
                }

                var editor = VBufferEditor.Create(ref value, size);
                var own = codes.AsSpan((int)(row() - start) * size, size);
                for (var i = 0; i < size; i++)
                {
                    editor.Values[i] = (uint)own[i] + 1;
                }

                value = editor.Commit();
            }

            private void Draw(long start, int count)
            {
                // Not a block that is half drawn, where the drawing fails.
                first = -1;
                var ofRows = labels.AsSpan(0, Math.Min(count, labels.Length));
                view.Label(start, ofRows);
                view.Model.SampleCodes(
                    view.Options.Seed,
                    view.Options.FirstRow + start,
                    ofRows,
                    codes.AsSpan(0, count * view.Model.LatentSize)
                );
                first = start;
            }
        }

        private VqVaeModel Model => model;

        private VqVaeSamplingOptions Options => options;
    }
}
