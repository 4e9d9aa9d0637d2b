using Vae.Inference;

namespace Vae.Batch;

/// <summary>Labels by a plan: one, a list, a range or proportions.</summary>
internal sealed class PlannedLabels(LabelPlan plan, long seed) : ILabelSource
{
    public void Skip(long rows) { }

    public void Read(long firstRow, Span<long> labels) => plan.Fill(seed, firstRow, labels);

    public void CheckUnchanged() { }

    public void Dispose() { }
}
