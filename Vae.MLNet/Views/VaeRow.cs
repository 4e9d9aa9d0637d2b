using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>A row with a step's columns.</summary>
internal sealed class VaeRow : AddedColumnsRow
{
    private readonly StepBinding binding;
    private readonly StepBatch batch;
    private readonly StepReader? reader;

    public VaeRow(StepBinding binding, DataViewRow source, IEnumerable<DataViewSchema.Column> needed)
        : base(binding.Added, source, needed)
    {
        this.binding = binding;
        var any = Active.Contains(true);
        batch = new StepBatch(binding.Step, binding.Model, any ? 1 : 0, i => Active[i]);
        reader = any ? new StepReader(binding, source) : null;
        Getters =
        [
            .. binding.Outputs.Select(
                (output, i) => Active[i] ? output.Type.Getter(binding.Model, () => Row(output)) : null
            ),
        ];
    }

    protected override Exception? Compute(long position)
    {
        reader!.Read(batch, 0);
        batch.Count = 1;
        return reader.Run(binding.Model, batch, position);
    }

    protected override void Free() => batch.Dispose();

    private ReadOnlySpan<float> Row(StepOutput output)
    {
        RequireComputed();
        return batch.Result(output.Result, 0);
    }
}
