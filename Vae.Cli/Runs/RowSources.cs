using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where a run's rows come from.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Calls of <see cref="Compute"/> that keep all cores busy.</summary>
    int Workers { get; }

    /// <summary>Makes the memory of a block.</summary>
    RunBlock NewBlock();

    /// <summary>Goes past rows that are not wanted; called before the first <see cref="Read"/>.</summary>
    void Skip(long rows);

    /// <summary>Reads what belongs to the next block; one call at a time, in order.</summary>
    void Read(RunBlock block);

    /// <summary>Computes a block's results; any number of calls at once.</summary>
    void Compute(RunBlock block);

    /// <summary>Throws if an input is not what it was when it was opened.</summary>
    void CheckUnchanged();
}

/// <summary>Images from the prior: row i depends on the seed, its label and i alone.</summary>
/// <param name="model">The model, owned by the caller.</param>
/// <param name="labels">The labels of a conditional model, owned by this; null for an unconditional one.</param>
/// <param name="seed">The seed.</param>
internal sealed class GenerateSource(VaeModel model, ILabelSource? labels, long seed) : IRowSource
{
    private readonly VaeModel single = model.SingleThreaded;

    public int Workers => model.Threads;

    public RunBlock NewBlock() => new(model.BatchSize, model.DataSize, model.LatentSize, 0, model.IsConditional);

    public void Skip(long rows) => labels?.Skip(rows);

    public void Read(RunBlock block) => labels?.Read(block.FirstRow, block.RunLabels);

    public void Compute(RunBlock block)
    {
        single.SamplePrior(seed, block.FirstRow, block.RunLatents, block.RunLabels);
        single.Decode(block.Latents, block.Labels, block.Images);
    }

    public void CheckUnchanged() => labels?.CheckUnchanged();

    public void Dispose() => labels?.Dispose();
}

/// <summary>The codes of images from a file: means, then log-variances where they are wanted.</summary>
/// <param name="input">The images, owned by this, and their model.</param>
/// <param name="labels">Their labels where these are a file of their own, owned by this.</param>
/// <param name="meanOnly">Whether codes are means alone.</param>
internal sealed class EncodeSource(RowInput input, FileLabels? labels, bool meanOnly) : IRowSource
{
    private readonly VaeModel model = input.Model;
    private readonly VaeModel single = input.Model.SingleThreaded;
    private readonly RowReader images = input.Rows;

    /// <summary>The elements of a row of codes.</summary>
    public int CodeSize { get; } = input.Model.LatentSize * (meanOnly ? 1 : 2);

    public int Workers => model.Threads;

    public RunBlock NewBlock() => new(model.BatchSize, model.DataSize, model.LatentSize, CodeSize, input.HasLabels);

    public void Skip(long rows)
    {
        images.Skip(rows);
        labels?.Skip(rows);
    }

    public void Read(RunBlock block)
    {
        input.ReadRows(block.RunImages, block.RunLabels);
        labels?.Read(block.FirstRow, block.RunLabels);
        input.CheckEnd();
    }

    public void Compute(RunBlock block)
    {
        try
        {
            var own = model.IsConditional ? block.Labels : [];
            single.Encode(block.Images, own, block.Latents, block.LogVariances);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(
                $"{images.Name} has a row that the model does not take, counted from row {block.FirstRow - block.Start}: {e.Message}",
                e
            );
        }

        Interleave(block);
    }

    public void CheckUnchanged()
    {
        images.CheckUnchanged();
        labels?.CheckUnchanged();
    }

    public void Dispose()
    {
        images.Dispose();
        labels?.Dispose();
    }

    private void Interleave(RunBlock block)
    {
        var size = model.LatentSize;
        for (var i = block.Start; i < block.Start + block.Count; i++)
        {
            var code = block.Codes.AsSpan(i * CodeSize, CodeSize);
            block.Latents.AsSpan(i * size, size).CopyTo(code);
            block.LogVariances.AsSpan(i * size, CodeSize - size).CopyTo(code[size..]);
        }
    }
}
