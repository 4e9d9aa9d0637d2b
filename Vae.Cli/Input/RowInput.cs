using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Rows that a model takes, and their labels where they have any.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Labels">Their labels, if these are a file of their own.</param>
/// <param name="Count">The number of rows to be read.</param>
/// <param name="Model">The model.</param>
internal sealed record RowInput(RowReader Rows, RowReader? Labels, long Count, VaeModel Model) : IDisposable
{
    /// <summary>What names the standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether each row has a label.</summary>
    public bool HasLabels => Labels is not null || Rows.HasLabels;

    /// <summary>Opens files and checks that they fit each other and the model.</summary>
    /// <param name="path">The rows, <c>-</c> for the standard input.</param>
    /// <param name="labelsPath">Their labels, if these are a file of their own.</param>
    /// <param name="largest">What the numbers of text are divided by.</param>
    /// <param name="limit">The most rows; null for all.</param>
    /// <param name="model">The model.</param>
    /// <param name="context">Gives the standard input.</param>
    public static RowInput Open(
        string path,
        string? labelsPath,
        float largest,
        long? limit,
        VaeModel model,
        CliContext context
    )
    {
        var options = new RowReaderOptions { LargestValue = largest, Cancellation = context.Cancellation };
        var rows =
            path == StandardInput
                ? RowReader.Open(context.OpenInput(), "The standard input", options)
                : RowReader.Open(path, options);
        RowReader? labels = null;
        try
        {
            labels = labelsPath is null ? null : RowReader.OpenLabels(labelsPath, options);
            CheckSize(rows, model);
            CheckLabels(rows, labels, model);
            return new RowInput(rows, labels, CountOf(rows, labels, limit), model);
        }
        catch
        {
            rows.Dispose();
            labels?.Dispose();
            throw;
        }
    }

    /// <summary>Gives the rows in batches. The arrays are used again for the next batch.</summary>
    public IEnumerable<InputBatch> Batches(CancellationToken cancellation)
    {
        var size = Model.DataSize;
        var data = new float[Math.Min(Model.BatchSize, Math.Max(Count, 1)) * size];
        var classes = new long[HasLabels ? data.Length / size : 0];
        for (var first = 0L; first < Count; )
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(data.Length / size, Count - first);
            var rows = data.AsMemory(0, count * size);
            var known = HasLabels ? classes.AsMemory(0, count) : default;
            Rows.ReadExactly(rows.Span, Labels is null ? known.Span : []);
            Labels?.ReadLabelsExactly(known.Span);
            yield return new InputBatch(first, rows, Model.IsConditional ? known : default, known);
            first += count;
        }
    }

    public void Dispose()
    {
        Rows.Dispose();
        Labels?.Dispose();
    }

    private static void CheckSize(RowReader rows, VaeModel model)
    {
        if (rows.RowSize != model.DataSize)
        {
            throw new InvalidDataException(
                $"{rows.Name} has images of {rows.RowSize} elements; the model expects {model.DataSize} for {model.Signature.Shape}."
            );
        }
    }

    private static void CheckLabels(RowReader rows, RowReader? labels, VaeModel model)
    {
        if (labels is null && !rows.HasLabels && model.IsConditional)
        {
            throw new UsageException(
                $"The model is conditional, and {rows.Name} comes without labels; expected --labels."
            );
        }

        if (labels is not null && rows.HasLabels)
        {
            throw new UsageException($"{rows.Name} has a column of labels; expected no --labels beside it.");
        }
    }

    private static long CountOf(RowReader rows, RowReader? labels, long? limit)
    {
        var (there, classes) = (rows.Count, labels?.Count);
        if (there is { } found && classes is { } others && others != found)
        {
            throw new InvalidDataException(
                $"{labels!.Name} has {others} labels for the {found} images of {rows.Name}; expected one per image."
            );
        }

        return there is { } all
            ? Math.Min(all, limit ?? long.MaxValue)
            : limit
                ?? throw new UsageException(
                    $"{rows.Name} does not tell how many rows are to come; expected --count, or a file."
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
