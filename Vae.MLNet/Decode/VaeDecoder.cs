using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Computes p(x|z) of each row's latent vector; made by <c>ml.Transforms.DecodeWithVae</c>.</summary>
public sealed class VaeDecoder : VaeInferenceEstimator
{
    internal VaeDecoder(VaeModel model, Options options)
        : base(new DecodeStep(options), model) { }

    /// <summary>The columns.</summary>
    public sealed record Options
    {
        /// <summary>
        /// The new column: probabilities (Bernoulli) or means (Gaussian), a Single vector with the dimensions of the model's data.
        /// </summary>
        public string OutputColumnName { get; init; } = "Data";

        /// <summary>The column of latent vectors: a known-size vector of Single or Double, of the latent size, finite.</summary>
        [JsonPropertyName("latent_column_name")] // As saved pipelines have it.
        public string InputColumnName { get; init; } = "Latent";

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

/// <summary>The decoded latent vector.</summary>
internal sealed record DecodeStep(VaeDecoder.Options Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs =>
        Columns(InputRole.Latent, Options.InputColumnName, Options.LabelColumnName);

    internal override IReadOnlyList<StepResult> Results =>
        [new(Options.OutputColumnName, OutputType.Data, graph => graph.Decoded)];

    internal override int BatchSize => Options.BatchSize;

    internal override bool KeysByPosition => Options.KeysByPosition;

    internal override void Run(VaeModel model, StepBatch batch) =>
        model.Decode(batch.Values, batch.Labels, batch.Result(0));
}
