using Vae.Inference;

namespace Vae.Cli;

/// <summary>Writes the labels of generated images as an IDX file of bytes.</summary>
internal static class LabelFile
{
    public static void Write(string path, LabelPlan? plan, int count, long seed, long firstRow)
    {
        if (plan is null)
        {
            throw new UsageException("The model is unconditional, so its images have no labels to write.");
        }

        if (plan.Labels.Max() > byte.MaxValue)
        {
            throw new UsageException($"The labels go up to {plan.Labels.Max()}; an IDX file of labels holds them up to 255.");
        }

        using var writer = IdxWriter.Create(path, IdxElementType.UInt8, [], count);
        var labels = new long[VaeModelOptions.DefaultBatchSize];
        for (var first = 0; first < count; first += labels.Length)
        {
            var part = labels.AsSpan(0, Math.Min(labels.Length, count - first));
            plan.Fill(seed, firstRow + first, part);
            writer.WriteItems(part.ToArray().Select(label => (byte)label).ToArray());
        }

        writer.Complete();
    }
}
