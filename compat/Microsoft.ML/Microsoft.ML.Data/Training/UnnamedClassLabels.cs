namespace Microsoft.ML.Data;

internal sealed class UnnamedClassLabels(int count) : ClassLabels(count)
{
    public override void Write(BinaryWriter writer)
    {
        writer.Write(false);
        writer.Write(Count);
    }

    public override DataViewSchema.Annotations AsKeyValues() => null;

    public override DataViewSchema.Annotations AsTrainingLabels() => null;
}
