using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// Encodes each row under its own label and decodes it under another (report, section 6.2); made by
/// <c>ml.Transforms.StyleTransferWithVae</c>.
/// </summary>
public sealed class VaeStyleTransfer : VaeInferenceEstimator
{
    internal VaeStyleTransfer(VaeModel model, Options options)
        : base(new StyleTransferStep(options), model) { }

    /// <summary>The columns.</summary>
    public sealed record Options : VaeDataStepOptions
    {
        /// <summary>The options with the data's own labels in the column Label.</summary>
        public Options() => LabelColumnName = "Label";

        /// <summary>
        /// The new column: probabilities (Bernoulli) or means (Gaussian), a Single vector with the dimensions of the model's data.
        /// </summary>
        public string OutputColumnName { get; init; } = "Data";

        /// <summary>
        /// Whether the new column holds pictures, <c>MLImage</c>s of the model's size, in place of vectors; each is the reader's to dispose.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // As saved pipelines of before have it.
        public bool OutputsPictures { get; init; }

        /// <summary>The column of the labels to decode with (keys, integers or Singles).</summary>
        public string TargetLabelColumnName { get; init; } = "TargetLabel";
    }
}

/// <summary>The posterior's mean under one label, decoded under another.</summary>
internal sealed record StyleTransferStep(VaeStyleTransfer.Options Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs =>
        [.. DataInputs(Options), .. LabelInputs(Options), new(InputRole.TargetLabel, Options.TargetLabelColumnName)];

    internal override IReadOnlyList<StepResult> Results =>
        [
            new(
                Options.OutputColumnName,
                OutputType.DataOrPicture(Options, Options.OutputsPictures),
                graph => graph.Decoded
            ),
        ];

    internal override VaeStepOptions StepOptions => Options;

    internal override void Run(BundleModel model, StepBatch batch) =>
        ((VaeModel)model).TransferStyle(batch.Values, batch.Labels, batch.TargetLabels, batch.Result(0));
}
