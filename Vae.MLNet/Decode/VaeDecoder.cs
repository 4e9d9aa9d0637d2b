using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Computes p(x|z) of each row's latent vector; made by <c>ml.Transforms.DecodeWithVae</c>.</summary>
public sealed class VaeDecoder : VaeInferenceEstimator
{
    internal VaeDecoder(VaeModel model, Options options)
        : base(new DecodeStep(options), model) { }

    /// <summary>The columns.</summary>
    public sealed record Options : VaeStepOptions
    {
        /// <summary>
        /// The new column: probabilities (Bernoulli) or means (Gaussian), a Single vector with the dimensions of the model's data.
        /// </summary>
        public string OutputColumnName { get; init; } = "Data";

        /// <summary>
        /// Whether the new column holds pictures, <c>MLImage</c>s of the model's size, in place of vectors; each is the reader's to dispose.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // As saved pipelines of before have it.
        public bool OutputsPictures { get; init; }

        /// <summary>The column of latent vectors: a known-size vector of Single or Double, of the latent size, finite.</summary>
        [JsonPropertyName("latent_column_name")] // As saved pipelines have it.
        public string InputColumnName { get; init; } = "Latent";
    }
}

/// <summary>The decoded latent vector.</summary>
internal sealed record DecodeStep(VaeDecoder.Options Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs =>
        [new(InputRole.Latent, Options.InputColumnName), .. LabelInputs(Options)];

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
        ((VaeModel)model).Decode(batch.Values, batch.Labels, batch.Result(0));
}
