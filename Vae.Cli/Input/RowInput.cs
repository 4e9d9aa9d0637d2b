using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>How many rows of an input are wanted.</summary>
/// <param name="Count">What the command line says, and so has to be there; null when it says nothing.</param>
/// <param name="Limit">The most rows when it says nothing; null for all.</param>
internal readonly record struct RowsAsked(long? Count, long? Limit);

/// <summary>Rows that a model takes, of data or of latent variables, and their labels where they have any.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Labels">Their labels, if these are a file of their own.</param>
/// <param name="Count">The number of rows to be read.</param>
/// <param name="Model">The model.</param>
/// <param name="Reading">How they are read.</param>
internal sealed record RowInput(
    RowReader Rows,
    RowReader? Labels,
    long Count,
    BundleModel Model,
    RowReaderOptions Reading
) : IDisposable
{
    /// <summary>What names the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether the rows are latent variables, which are decoded, in place of data.</summary>
    public bool AreLatent { get; init; }

    private int RowSize => AreLatent ? Model.LatentSize : Model.DataSize;

    // Above it a number is not scaled, rather than rounded.
    private const float Unscaled = 1.5f;

    /// <summary>Whether each row has a label.</summary>
    public bool HasLabels => Labels is not null || Rows.HasLabels;

    /// <summary>Opens files and checks that they fit each other and the model.</summary>
    /// <param name="path">The rows, <c>-</c> for the standard input.</param>
    /// <param name="labelsPath">Their labels, if these are a file of their own.</param>
    /// <param name="reading">How to read them.</param>
    /// <param name="asked">How many rows are wanted.</param>
    /// <param name="model">The model.</param>
    /// <param name="context">Gives the standard input.</param>
    /// <param name="areLatent">Whether the rows are latent variables.</param>
    public static RowInput Open(
        string path,
        string? labelsPath,
        RowReaderOptions reading,
        RowsAsked asked,
        BundleModel model,
        CliContext context,
        bool areLatent = false
    )
    {
        if (Directory.Exists(path) && model is { IsConditional: true, Card.ClassNames: { } names })
        {
            // Sub-folders are classes by their names, though not all of them may be there.
            reading = reading with
            {
                Pictures = (reading.Pictures ?? new()) with { ClassNames = names },
            };
        }

        var ofRows = reading.BesideLabels(labelsPath is not null);
        var rows = UsageException.Check(() =>
            path == StandardInput
                ? RowReader.Open(context.OpenInput(), "The standard input", ofRows)
                : RowReader.Open(path, ofRows)
        );
        RowReader? labels = null;
        try
        {
            labels = labelsPath is null ? null : UsageException.Check(() => RowReader.OpenLabels(labelsPath, reading));
            UsageException.Check(() => reading.RequireText(rows, labels));
            CheckSize(rows, model, areLatent);
            CheckLabels(rows, labels, model);
            return new RowInput(rows, labels, CountOf(rows, labels, asked), model, reading) { AreLatent = areLatent };
        }
        catch
        {
            rows.Dispose();
            labels?.Dispose();
            throw;
        }
    }

    /// <summary>Gives the rows in batches. The arrays are used again for the next batch.</summary>
    public IEnumerable<InputBatch> Batches(CliContext context)
    {
        var size = RowSize;
        var data = new float[Math.Min(Model.BatchSize, Count) * size];
        var classes = new long[HasLabels ? data.Length / size : 0];
        for (var first = 0L; first < Count; )
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(data.Length / size, Count - first);
            var rows = data.AsMemory(0, count * size);
            var known = HasLabels ? classes.AsMemory(0, count) : default;
            ReadRows(rows.Span, known.Span);
            Labels?.ReadLabelsExactly(known.Span);
            CheckEnd();
            yield return new InputBatch(first, rows, Model.IsConditional ? known : default, known);
            first += count;
        }

        Warn(context);
    }

    /// <summary>Fills a span with rows, and another with the labels that come with them.</summary>
    /// <exception cref="InvalidDataException">There are fewer rows, or they are not scaled as the model wants them.</exception>
    public void ReadRows(Span<float> rows, Span<long> labels)
    {
        Rows.ReadExactly(rows, Rows.HasLabels ? labels : []);
        if (AreLatent || (Rows.ElementType == RowElement.UInt8 && Reading.LargestValue is null))
        {
            // Latent variables have no scale, and bytes divided by 255 are scaled.
            return;
        }

        var bad = Model.IndexOfInvalidData(rows);
        if (bad >= 0 && float.IsFinite(rows[bad]) && Math.Abs(rows[bad]) > Unscaled)
        {
            var row = Rows.Position - rows.Length / Model.DataSize + bad / Model.DataSize;
            throw new InvalidDataException(
                FormattableString.Invariant(
                    $"Row {row} of {Rows.Name} holds {rows[bad]} at element {bad % Model.DataSize}; the model takes numbers from 0 to 1, and --max-value divides larger ones."
                )
            );
        }
    }

    /// <summary>Where the last row was read, checks that there are no more labels than rows, as far as a pipe tells.</summary>
    /// <exception cref="InvalidDataException">There are.</exception>
    public void CheckEnd()
    {
        if (Labels is null || Rows.Position < Count)
        {
            return;
        }

        // What has no count is a pipe, whose end is only found by reading on.
        var hasMoreLabels = Labels.Count is { } labels
            ? Rows.Count is null && labels > Count && Rows.Read(new float[Rows.RowSize]) == 0
            : Rows.Count == Count && Labels.ReadLabels(new long[1]) > 0;
        if (hasMoreLabels)
        {
            throw new InvalidDataException(
                $"{Labels.Name} has {Labels.Count?.ToString() ?? "more"} labels for the {Count} images of {Rows.Name}; expected one per image."
            );
        }
    }

    /// <summary>Says what looks wrong with the scale of the rows that were read.</summary>
    public void Warn(CliContext context) => context.Warn(Rows.Warning);

    public void Dispose()
    {
        Rows.Dispose();
        Labels?.Dispose();
    }

    private static void CheckSize(RowReader rows, BundleModel model, bool areLatent)
    {
        if (areLatent)
        {
            if (rows.RowSize != model.LatentSize)
            {
                throw new InvalidDataException(
                    $"{rows.Name} has rows of {rows.RowSize} elements; the model decodes {model.LatentSize}, its latent variables{rows.LabelHint(model.LatentSize)}."
                );
            }

            return;
        }

        if (rows.RowSize != model.DataSize)
        {
            throw new InvalidDataException(
                $"{rows.Name} has rows of {rows.RowSize} elements; the model expects {model.DataSize} for {model.Signature.Shape}{rows.LabelHint(model.DataSize)}{PictureHint(rows)}{TableHint(model)}."
            );
        }

        if (!model.Signature.Shape.Accepts(rows.RowShape))
        {
            throw new InvalidDataException(
                $"{rows.Name} has rows of the shape [{string.Join(", ", rows.RowShape)}]; the model expects {model.Signature.Shape}, or rows of one dimension: their elements are in another order, such as a picture's whose channels come last; move the axis of the channels to the front."
            );
        }
    }

    private static string TableHint(BundleModel model) =>
        model.Card.Table is null
            ? ""
            : "; it is one of a table, whose columns vae score and vae impute read, and this command the numbers that they become";

    private static string PictureHint(RowReader rows) =>
        rows.Listed is null ? "" : "; --size and --picture-channels bring pictures to what it expects";

    private static void CheckLabels(RowReader rows, RowReader? labels, BundleModel model)
    {
        if (labels is null && !rows.HasLabels && model.IsConditional)
        {
            throw new UsageException(
                $"The model is conditional, and {rows.Name} comes without labels; expected --labels"
                    + (rows.ElementType is null ? ", or --label-column for one of its columns." : ".")
            );
        }

        if (labels is not null && rows.HasLabels)
        {
            throw new UsageException($"{rows.Name} has {rows.LabelPlace}; expected no --labels beside it.");
        }
    }

    private static long CountOf(RowReader rows, RowReader? labels, RowsAsked asked)
    {
        var (there, classes) = (rows.Count, labels?.Count);
        if (there is { } found && classes is { } others && others != found)
        {
            throw new InvalidDataException(
                $"{labels!.Name} has {others} labels for the {found} images of {rows.Name}; expected one per image."
            );
        }

        if (there == 0)
        {
            throw new InvalidDataException($"{rows.Name} has no rows, only a header; expected at least one.");
        }

        if (asked.Count > there || asked.Count > classes)
        {
            throw new InvalidDataException(
                asked.Count > there
                    ? $"{rows.Name} has {there} rows; --count asks for {asked.Count}."
                    : $"{labels!.Name} has {classes} labels; --count asks for {asked.Count} rows."
            );
        }

        return asked.Count
            ?? (
                there is { } all
                    ? Math.Min(all, asked.Limit ?? long.MaxValue)
                    : asked.Limit
                        ?? throw new UsageException(
                            $"{rows.Name} does not tell how many rows are to come; expected --count, or a file."
                        )
            );
    }
}

/// <summary>Rows that a command handles at once.</summary>
/// <param name="FirstRow">The number of the first row.</param>
/// <param name="Rows">The rows, one after the other.</param>
/// <param name="ModelLabels">One label per row for a conditional model; else none.</param>
/// <param name="KnownLabels">One label per row where the input has labels; else none.</param>
internal readonly record struct InputBatch(
    long FirstRow,
    ReadOnlyMemory<float> Rows,
    ReadOnlyMemory<long> ModelLabels,
    ReadOnlyMemory<long> KnownLabels
);
