using Vae.Inference;

namespace Vae.Cli;

/// <summary>The labels of generated images, to be written as an IDX file of bytes.</summary>
internal sealed record LabelFile(string Path, LabelPlan Plan)
{
    /// <summary>The file asked for, or null when there is none; checks first whether it is possible.</summary>
    public static LabelFile? For(string? path, LabelPlan? plan)
    {
        if (path is null)
        {
            return null;
        }

        if (plan is null)
        {
            throw new UsageException("The model is unconditional, so its images have no labels to write.");
        }

        return plan.Labels.Max() <= byte.MaxValue
            ? new LabelFile(path, plan)
            : throw new UsageException(
                $"The labels go up to {plan.Labels.Max()}; an IDX file of labels holds them up to {byte.MaxValue}."
            );
    }

    /// <summary>Writes the labels of the rows from <paramref name="firstRow"/> on.</summary>
    public void Write(int count, long seed, long firstRow)
    {
        using var writer = IdxWriter.Create(Path, IdxElementType.UInt8, [], count);
        var labels = new long[VaeModelOptions.DefaultBatchSize];
        for (var first = 0; first < count; first += labels.Length)
        {
            var part = labels.AsSpan(0, Math.Min(labels.Length, count - first));
            Plan.Fill(seed, firstRow + first, part);
            writer.WriteItems(part.ToArray().Select(label => (byte)label).ToArray());
        }

        writer.Complete();
    }
}
