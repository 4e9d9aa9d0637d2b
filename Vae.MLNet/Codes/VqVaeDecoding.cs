using System.Buffers;
using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The columns of <c>ml.Transforms.DecodeWithVae</c> of a VQ-VAE.</summary>
public sealed record VqVaeDecodingOptions : VaeStepOptions
{
    /// <summary>The new column: probabilities (Bernoulli) or means, a Single vector with the dimensions of the model's data.</summary>
    public string OutputColumnName { get; init; } = "Data";

    /// <summary>
    /// Whether the new column holds pictures, <c>MLImage</c>s of the model's size, in place of vectors; each is the reader's to dispose.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OutputsPictures { get; init; }

    /// <summary>
    /// The column of codes: a vector of as many keys as there are positions, key k for code k − 1 (<see cref="VqVaeEncodingOptions"/>), or of Singles or
    /// Doubles that are the codes.
    /// </summary>
    public string InputColumnName { get; init; } = "Codes";
}

/// <summary>The decoded codes.</summary>
internal sealed record DecodeCodesStep(VqVaeDecodingOptions Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs =>
        [new(InputRole.Codes, Options.InputColumnName), .. LabelInputs(Options)];

    internal override IReadOnlyList<StepResult> Results =>
        [
            new(
                Options.OutputColumnName,
                OutputType.DataOrPicture(Options, Options.OutputsPictures),
                graph => graph.Decoded
            ),
        ];

    internal override VaeStepOptions StepOptions => Options;

    internal override bool Takes(BundleModel model) => model is VqVaeModel;

    internal override void Run(BundleModel model, StepBatch batch)
    {
        var vq = (VqVaeModel)model;
        var values = batch.Values;
        if (CodeReader.IndexOfInvalid(values, vq.CodebookSize) >= 0)
        {
            // Which row it was is looked up by the caller.
            throw new ArgumentException("The batch holds a number that is no code.");
        }

        var codes = ArrayPool<long>.Shared.Rent(values.Length);
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                codes[i] = (long)values[i];
            }

            vq.Decode(codes.AsSpan(0, values.Length), batch.Labels, batch.Result(0), []);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(codes);
        }
    }
}
