using Vae.Inference;

namespace Vae.Cli;

/// <summary>Images, and labels if there are any, read batch by batch in constant memory.</summary>
internal sealed class ImageRows(ImageInput input, VaeModel model) : IDisposable
{
    /// <summary>The number of rows that will be read.</summary>
    public int Count { get; } = checked((int)input.Count);

    /// <summary>Whether each row has a label.</summary>
    public bool HasLabels => input.HasLabels;

    /// <summary>
    /// Gives the rows in batches: images, the labels to hand to the model (none for an unconditional one), and all labels that are there.
    /// The arrays are used again for the next batch.
    /// </summary>
    public IEnumerable<ImageBatch> Batches(CancellationToken cancellation)
    {
        var pixels = new float[Math.Min(model.BatchSize, Math.Max(Count, 1)) * model.DataSize];
        var classes = new long[HasLabels ? pixels.Length / model.DataSize : 0];
        for (var first = 0; first < Count; )
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = Math.Min(pixels.Length / model.DataSize, Count - first);
            var images = pixels.AsMemory(0, rows * model.DataSize);
            var known = HasLabels ? classes.AsMemory(0, rows) : default;
            input.Images.Read(images.Span, input.Labels is null ? known.Span : []);
            input.Labels?.Read(known.Span);
            yield return new ImageBatch(first, images, model.IsConditional ? known : default, known);
            first += rows;
        }
    }

    public void Dispose() => input.Dispose();
}
