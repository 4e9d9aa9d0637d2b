using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>An output column of a step; <paramref name="Result"/> is the index of the step's result that it shows.</summary>
internal readonly record struct StepOutput(string ColumnName, StepOutputKind Kind, int Result)
{
    /// <summary>The floats of one row.</summary>
    public int Width(VaeModel model) =>
        Kind switch
        {
            StepOutputKind.Latent => model.LatentSize,
            StepOutputKind.Image => model.DataSize,
            _ => 1,
        };

    /// <summary>The column as it appears in schemas; the same on every path.</summary>
    public DataViewSchema.DetachedColumn Column(VaeModel model) =>
        Kind switch
        {
            StepOutputKind.Latent => new(ColumnName, ColumnTypes.Latent(model), SlotNames.Latent(model.LatentSize)),
            StepOutputKind.Image => new(ColumnName, ColumnTypes.Image(model)),
            StepOutputKind.Scalar => new(ColumnName, NumberDataViewType.Single),
            _ => new(ColumnName, BooleanDataViewType.Instance),
        };
}
