using System.Buffers;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>The columns of <c>ml.Transforms.EncodeWithVae</c>.</summary>
public sealed record VqVaeEncodingOptions : VaeDataStepOptions
{
    /// <summary>
    /// The new column: a vector of keys with the dimensions of the positions, height and width. Key k is code k − 1, which is its key value, so that
    /// <c>MapKeyToValue</c> gives the codes as Singles.
    /// </summary>
    public string OutputColumnName { get; init; } = "Codes";
}

/// <summary>The codes of each row.</summary>
internal sealed record EncodeCodesStep(VqVaeEncodingOptions Options) : VaeStep
{
    internal override IReadOnlyList<StepInput> Inputs => [.. DataInputs(Options), .. LabelInputs(Options)];

    internal override IReadOnlyList<StepResult> Results =>
        [new(Options.OutputColumnName, OutputType.Codes, graph => graph.Codes)];

    internal override VaeStepOptions StepOptions => Options;

    internal override bool Takes(BundleModel model) => model is VqVaeModel;

    internal override void Run(BundleModel model, StepBatch batch)
    {
        var length = batch.Count * model.LatentSize;
        var codes = ArrayPool<long>.Shared.Rent(length);
        try
        {
            ((VqVaeModel)model).Encode(batch.Values, batch.Labels, codes.AsSpan(0, length));
            var result = batch.Result(0);
            for (var i = 0; i < length; i++)
            {
                // A float holds each of them.
                result[i] = codes[i];
            }
        }
        finally
        {
            ArrayPool<long>.Shared.Return(codes);
        }
    }
}
