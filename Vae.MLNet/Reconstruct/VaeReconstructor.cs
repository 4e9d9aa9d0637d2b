using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Encodes each row and decodes its posterior's mean; made by <c>ml.Transforms.ReconstructWithVae</c>.</summary>
public sealed class VaeReconstructor : VaeInferenceEstimator
{
    internal VaeReconstructor(VaeModel model, Options options)
        : base(new ReconstructStep(options), model) { }

    /// <summary>The columns.</summary>
    public sealed record Options
    {
        /// <summary>
        /// The new column: probabilities (Bernoulli) or means (Gaussian), a Single vector with the dimensions of the model's data.
        /// </summary>
        public string OutputColumnName { get; init; } = "Reconstruction";

        /// <summary>The column of data: a known-size vector of Single, Double or Byte (0 to 255, divided by 255).</summary>
        public string InputColumnName { get; init; } = "Data";

        /// <summary>The column of labels (keys, integers or Singles); null for an unconditional model.</summary>
        public string? LabelColumnName { get; init; }

        /// <summary>
        /// Whether a key in a column of labels stands for its place, the first key for class 0, whatever its key value is. By default it
        /// stands for its value, a class's name in the model's card or its number.
        /// </summary>
        public bool KeysByPosition { get; init; }

        /// <summary>The maximum number of rows per ONNX Runtime call; 0 for the model's batch size, up to 256.</summary>
        public int BatchSize { get; init; }
    }
}

/// <summary>The decoded mean of the posterior.</summary>
internal sealed record ReconstructStep(VaeReconstructor.Options Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs =>
        Columns(InputRole.Data, Options.InputColumnName, Options.LabelColumnName);

    internal override IReadOnlyList<StepResult> Results =>
        [new(Options.OutputColumnName, OutputType.Data, graph => graph.Decoded)];

    internal override int BatchSize => Options.BatchSize;

    internal override bool KeysByPosition => Options.KeysByPosition;

    internal override void Run(VaeModel model, StepBatch batch) =>
        model.Reconstruct(batch.Values, batch.Labels, batch.Result(0));
}
