namespace Vae.MLNet;

/// <summary>An input column of a step.</summary>
internal readonly record struct StepInput(StepInputRole Role, string ColumnName)
{
    public bool IsLabel => Role is StepInputRole.Label or StepInputRole.TargetLabel;
}
