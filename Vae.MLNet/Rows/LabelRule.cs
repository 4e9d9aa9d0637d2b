namespace Vae.MLNet;

/// <summary>What a label column may hold.</summary>
internal sealed record LabelRule(StepInput Input, int ClassCount, KeyLabels? Keys)
{
    public bool Allows(long label) => label >= 0 && label < ClassCount;

    public InvalidOperationException Refuse(object found, long position) =>
        new(
            $"Row {position}: label column '{Input.ColumnName}' holds {found}; expected a class from 0 to {ClassCount - 1}."
        );
}
