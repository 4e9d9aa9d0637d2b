using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Encodes each row and decodes its posterior's mean; made by <c>ml.Transforms.ReconstructWithVae</c>.</summary>
public sealed class VaeReconstructor : VaeInferenceEstimator
{
    internal VaeReconstructor(VaeModel model, Options options)
        : base(new ReconstructStep(options), model) { }

    /// <summary>The columns.</summary>
    public sealed record Options : VaeDataStepOptions
    {
        /// <summary>
        /// The new column: probabilities (Bernoulli) or means (Gaussian), a Single vector with the dimensions of the model's data.
        /// </summary>
        public string OutputColumnName { get; init; } = "Reconstruction";

        /// <summary>
        /// Whether the new column holds pictures, <c>MLImage</c>s of the model's size, in place of vectors; each is the reader's to dispose.
        /// </summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // As saved pipelines of before have it.
        public bool OutputsPictures { get; init; }
    }
}

/// <summary>The decoded mean of the posterior.</summary>
internal sealed record ReconstructStep(VaeReconstructor.Options Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs => [.. DataInputs(Options), .. LabelInputs(Options)];

    internal override IReadOnlyList<StepResult> Results =>
        [
            new(
                Options.OutputColumnName,
                OutputType.DataOrPicture(Options, Options.OutputsPictures),
                graph => graph.Decoded
            ),
        ];

    internal override VaeStepOptions StepOptions => Options;

    internal override bool Takes(BundleModel model) => true;

    internal override void Run(BundleModel model, StepBatch batch) =>
        model.Reconstruct(batch.Values, batch.Labels, batch.Result(0));
}
