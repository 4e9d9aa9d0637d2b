using Vae.Inference;

namespace Vae.Cli;

/// <summary>Images, and labels if there are any, read from IDX files batch by batch in constant memory.</summary>
internal sealed class ImageRows : IDisposable
{
    private const string StandardInput = "-";

    private readonly IdxReader images;
    private readonly IdxReader? labels;
    private readonly VaeModel model;

    private ImageRows(IdxReader images, IdxReader? labels, VaeModel model, int? limit)
    {
        (this.images, this.labels, this.model) = (images, labels, model);
        Count = Math.Min(images.Count, limit ?? int.MaxValue);
    }

    /// <summary>The number of rows that will be read.</summary>
    public int Count { get; }

    /// <summary>Whether each row has a label.</summary>
    public bool HasLabels => labels is not null;

    public static ImageRows Open(string imagesPath, string? labelsPath, VaeModel model, int? limit, CliContext context)
    {
        var images =
            imagesPath == StandardInput
                ? IdxReader.Open(context.OpenInput(), "The standard input")
                : IdxReader.Open(imagesPath);
        IdxReader? labels = null;
        try
        {
            labels = labelsPath is null ? null : IdxReader.Open(labelsPath);
            CheckFit(images, imagesPath, labels, labelsPath, model);
            return new ImageRows(images, labels, model, limit);
        }
        catch
        {
            images.Dispose();
            labels?.Dispose();
            throw;
        }
    }

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
            images.ReadItems(pixels.AsSpan(0, rows * model.DataSize));
            labels?.ReadItems(classes.AsSpan(0, rows));
            var known = HasLabels ? classes.AsMemory(0, rows) : default;
            yield return new ImageBatch(
                first,
                pixels.AsMemory(0, rows * model.DataSize),
                model.IsConditional ? known : default,
                known
            );
            first += rows;
        }
    }

    public void Dispose()
    {
        images.Dispose();
        labels?.Dispose();
    }

    private static void CheckFit(
        IdxReader images,
        string imagesPath,
        IdxReader? labels,
        string? labelsPath,
        VaeModel model
    )
    {
        if (images.ItemSize != model.DataSize)
        {
            throw new InvalidDataException(
                $"{imagesPath} has images of {images.ItemSize} elements; the model expects {model.DataSize} for {model.Architecture.Shape}."
            );
        }

        if (labels is null && model.IsConditional)
        {
            throw new UsageException(
                $"The model is conditional, and {imagesPath} comes without labels; expected --labels."
            );
        }

        if (labels is not null && (labels.Count != images.Count || labels.ItemSize != 1))
        {
            throw new InvalidDataException(
                $"{labelsPath} has {labels.Count} labels for the {images.Count} images of {imagesPath}; expected one per image."
            );
        }
    }
}
