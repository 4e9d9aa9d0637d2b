using Vae.Inference;

namespace Vae.Batch;

/// <summary>The codes of images from a file: means, then log-variances where they are wanted.</summary>
/// <param name="model">The model, owned by the caller.</param>
/// <param name="images">The images, owned by this.</param>
/// <param name="labels">Their labels where these are a file of their own, owned by this.</param>
/// <param name="meanOnly">Whether codes are means alone.</param>
internal sealed class EncodeSource(VaeModel model, RowReader images, FileLabels? labels, bool meanOnly) : IRowSource
{
    private readonly VaeModel single = model.SingleThreaded;
    private readonly bool hasLabels = labels is not null || images.HasLabels;

    /// <summary>The elements of a row of codes.</summary>
    public int CodeSize { get; } = model.LatentSize * (meanOnly ? 1 : 2);

    public int Workers => model.Threads;

    public RowBlock NewBlock() => new(model.BatchSize, model.DataSize, model.LatentSize, CodeSize, hasLabels);

    public void Skip(long rows)
    {
        images.Skip(rows);
        labels?.Skip(rows);
    }

    public void Read(RowBlock block)
    {
        var pixels = block.RunImages;
        var classes = labels is null ? block.RunLabels : [];
        for (var done = 0; done < block.Count; )
        {
            var read = images.Read(pixels[(done * model.DataSize)..], classes.IsEmpty ? classes : classes[done..]);
            done =
                read > 0
                    ? done + read
                    : throw new InvalidDataException(
                        $"{images.Name} has {images.Position} rows; expected row {block.FirstRow + block.Count - 1}, too."
                    );
        }

        labels?.Read(block.FirstRow, block.RunLabels);
    }

    public void Compute(RowBlock block)
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

    private void Interleave(RowBlock block)
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
