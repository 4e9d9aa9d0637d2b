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
    public sealed record Options
    {
        /// <summary>
        /// The new column: probabilities (Bernoulli) or means (Gaussian), a Single vector with the dimensions of the model's data.
        /// </summary>
        public string OutputColumnName { get; init; } = "Data";

        /// <summary>The column of data: a known-size vector of Single, Double or Byte (0 to 255, divided by 255).</summary>
        public string InputColumnName { get; init; } = "Data";

        /// <summary>The column of the data's own labels (keys, integers or Singles).</summary>
        public string LabelColumnName { get; init; } = "Label";

        /// <summary>The column of the labels to decode with (keys, integers or Singles).</summary>
        public string TargetLabelColumnName { get; init; } = "TargetLabel";

        /// <summary>
        /// Whether a key in a column of labels stands for its place, the first key for class 0, whatever its key value is. By default it
        /// stands for its value, a class's name in the model's card or its number.
        /// </summary>
        public bool KeysByPosition { get; init; }

        /// <summary>The maximum number of rows per ONNX Runtime call; 0 for the model's batch size, up to 256.</summary>
        public int BatchSize { get; init; }
    }
}

/// <summary>The posterior's mean under one label, decoded under another.</summary>
internal sealed record StyleTransferStep(VaeStyleTransfer.Options Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs =>
        [
            new(InputRole.Data, Options.InputColumnName),
            new(InputRole.Label, Options.LabelColumnName),
            new(InputRole.TargetLabel, Options.TargetLabelColumnName),
        ];

    internal override IReadOnlyList<StepResult> Results =>
        [new(Options.OutputColumnName, OutputType.Data, graph => graph.Decoded)];

    internal override int BatchSize => Options.BatchSize;

    internal override bool KeysByPosition => Options.KeysByPosition;

    internal override void Run(VaeModel model, StepBatch batch) =>
        model.TransferStyle(batch.Values, batch.Labels, batch.TargetLabels, batch.Result(0));
}
