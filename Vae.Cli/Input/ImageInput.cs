using Vae.Batch;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Images that a model takes, and their labels where they have any.</summary>
internal sealed record ImageInput(RowReader Images, LabelReader? Labels, long Count) : IDisposable
{
    /// <summary>What names the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether each row has a label.</summary>
    public bool HasLabels => Labels is not null || Images.HasLabels;

    /// <summary>Opens files and checks that they fit each other and the model.</summary>
    /// <param name="imagesPath">The images, <c>-</c> for the standard input.</param>
    /// <param name="labelsPath">Their labels, if these are a file of their own.</param>
    /// <param name="largest">What CSV's pixels are divided by.</param>
    /// <param name="limit">The most rows; null for all.</param>
    /// <param name="model">The model.</param>
    /// <param name="context">Gives the standard input.</param>
    public static ImageInput Open(
        string imagesPath,
        string? labelsPath,
        float largest,
        long? limit,
        VaeModel model,
        CliContext context
    )
    {
        var images =
            imagesPath == StandardInput
                ? RowReader.Open(context.OpenInput(), "The standard input", largest, context.Cancellation)
                : RowReader.Open(imagesPath, largest, context.Cancellation);
        LabelReader? labels = null;
        try
        {
            labels = labelsPath is null ? null : LabelReader.Open(labelsPath, context.Cancellation);
            CheckSize(images, model);
            CheckLabels(images, labels, model);
            return new ImageInput(images, labels, Rows(images, labels, limit));
        }
        catch
        {
            images.Dispose();
            labels?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Images.Dispose();
        Labels?.Dispose();
    }

    private static void CheckSize(RowReader images, VaeModel model)
    {
        if (images.RowSize != model.DataSize)
        {
            throw new InvalidDataException(
                $"{images.Name} has images of {images.RowSize} elements; the model expects {model.DataSize} for {model.Signature.Shape}."
            );
        }
    }

    private static void CheckLabels(RowReader images, LabelReader? labels, VaeModel model)
    {
        if (labels is null && !images.HasLabels && model.IsConditional)
        {
            throw new UsageException(
                $"The model is conditional, and {images.Name} comes without labels; expected --labels."
            );
        }

        if (labels is not null && images.HasLabels)
        {
            throw new UsageException($"{images.Name} has a column of labels; expected no --labels beside it.");
        }
    }

    private static long Rows(RowReader images, LabelReader? labels, long? limit)
    {
        var (rows, classes) = (images.Count, labels?.Count);
        if (rows is { } found && classes is { } others && others != found)
        {
            throw new InvalidDataException(
                $"{labels!.Name} has {others} labels for the {found} images of {images.Name}; expected one per image."
            );
        }

        return rows is { } all
            ? Math.Min(all, limit ?? long.MaxValue)
            : limit
                ?? throw new UsageException(
                    $"{images.Name} does not tell how many rows are to come; expected --count, or a file."
                );
    }
}
