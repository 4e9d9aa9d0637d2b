namespace Microsoft.ML.Data;

/// <summary>The annotations that tell which columns belong to one prediction and what they are.</summary>
internal sealed class ScoreAnnotations(string scoreColumnKind, DataViewSchema inputSchema)
{
    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);

    // Predictions in one schema are numbered.
    private readonly uint setId = inputSchema.Select(SetIdOf).DefaultIfEmpty().Max() + 1;

    public DataViewSchema.Annotations ForPredictedLabel(DataViewSchema.Annotations keyValues = null)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddText(builder, AnnotationKinds.ScoreColumnKind, scoreColumnKind);
        AddText(builder, AnnotationKinds.ScoreValueKind, "PredictedLabel");
        builder.Add(keyValues, name => name == AnnotationKinds.KeyValues);
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, SetIdType, setId);
        return builder.ToAnnotations();
    }

    public DataViewSchema.Annotations ForScore(DataViewSchema.Annotations labels = null)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        AddText(builder, AnnotationKinds.ScoreColumnKind, scoreColumnKind);
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, SetIdType, setId);
        AddText(builder, AnnotationKinds.ScoreValueKind, "Score");
        builder.Add(labels, _ => true);
        return builder.ToAnnotations();
    }

    private static void AddText(DataViewSchema.Annotations.Builder builder, string name, string value) =>
        builder.AddPrimitiveValue(name, TextDataViewType.Instance, value.AsMemory());

    private static uint SetIdOf(DataViewSchema.Column column)
    {
        uint id = 0;
        if (SetIdType.Equals(column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId)?.Type))
            column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref id);
        return id;
    }
}
