using Vae.Inference;

namespace Vae.Batch;

/// <summary>Images from the prior: row i depends on the seed, its label and i alone.</summary>
/// <param name="model">The model, owned by the caller.</param>
/// <param name="labels">The labels of a conditional model, owned by this; null for an unconditional one.</param>
/// <param name="seed">The seed.</param>
internal sealed class GenerateSource(VaeModel model, ILabelSource? labels, long seed) : IRowSource
{
    private readonly VaeModel single = model.SingleThreaded;

    public int Workers => model.Threads;

    public RowBlock NewBlock() => new(model.BatchSize, model.DataSize, model.LatentSize, 0, model.IsConditional);

    public void Skip(long rows) => labels?.Skip(rows);

    public void Read(RowBlock block) => labels?.Read(block.FirstRow, block.RunLabels);

    public void Compute(RowBlock block)
    {
        single.SamplePrior(seed, block.FirstRow, block.RunLatents);
        single.Decode(block.Latents, block.Labels, block.Images);
    }

    public void CheckUnchanged() => labels?.CheckUnchanged();

    public void Dispose() => labels?.Dispose();
}
