using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Makes views of generated rows, for <c>ml.Data.SampleFromVae</c>.</summary>
public static class VaeSampler
{
    /// <summary>Draws from the prior with labels, and a step that decodes them.</summary>
    internal static IDataView View(VaeModel model, Options options)
    {
        var own = model.Share(GeneratedView.WhenDisposed);
        try
        {
            return Generated(own, options);
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    private static GeneratedView Generated(VaeModel model, Options options)
    {
        var prior = new PriorView(model, options);
        var step = new DecodeStep(
            new VaeDecoder.Options
            {
                OutputColumnName = options.DataColumnName,
                InputColumnName = options.LatentColumnName,
                LabelColumnName = model.IsConditional ? options.LabelColumnName : null,
                OutputsPictures = options.OutputsPictures,
                Pictures = options.Pictures,
                BatchSize = options.BatchSize,
            }
        );
        step.Validate(model);
        return new GeneratedView(prior, new StepBinding(step, model, prior.Schema), model);
    }

    /// <summary>Which rows are generated, and the columns.</summary>
    public sealed record Options
    {
        /// <summary>The number of rows.</summary>
        public required long Count { get; init; }

        /// <summary>The labels of a conditional model; every class in turn when null. Null for an unconditional model.</summary>
        public LabelPlan? Labels { get; init; }

        /// <summary>The seed; row i depends on it, its label and <see cref="FirstRow"/> + i alone.</summary>
        public long Seed { get; init; }

        /// <summary>The number of the first row.</summary>
        public long FirstRow { get; init; }

        /// <summary>The column of latent vectors, draws from the prior: Single vectors of the latent size.</summary>
        public string LatentColumnName { get; init; } = "Latent";

        /// <summary>The column of labels, which only a conditional model has: Byte up to 256 classes, Int32 beyond.</summary>
        public string LabelColumnName { get; init; } = "Label";

        /// <summary>
        /// The column of data: probabilities (Bernoulli) or means (Gaussian), Single vectors with the dimensions of the model's data.
        /// </summary>
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

    private sealed class PriorView(VaeModel model, Options options)
        : DrawnView(
            model,
            new DrawnRows(options.Count, options.FirstRow, options.Seed, options.Labels, options.LabelColumnName),
            OutputType.Latent,
            options.LatentColumnName
        )
    {
        protected override Delegate Latents(Func<long> row, bool inOrder) =>
            (ValueGetter<VBuffer<float>>)(
                (ref VBuffer<float> value) =>
                {
                    var editor = VBufferEditor.Create(ref value, model.LatentSize);
                    model.SamplePrior(options.Seed, options.FirstRow + row(), editor.Values);
                    value = editor.Commit();
                }
            );
    }
}

/// <summary>A view of decoded draws with a share of its model, since nothing else keeps the sessions.</summary>
internal sealed class GeneratedView(IDataView prior, StepBinding binding, BundleModel model)
    : VaeDataView(prior, binding),
        IDisposable
{
    public const string WhenDisposed =
        "The view of generated rows is disposed; expected it to live until its last row has been read.";

    public void Dispose() => model.Dispose();
}
