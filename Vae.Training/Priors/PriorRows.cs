using Vae.Inference;

namespace Vae.Training;

/// <summary>The rows that a prior is made from.</summary>
internal static class PriorRows
{
    /// <summary>Checks that they are a model's.</summary>
    /// <exception cref="ArgumentException">They have another shape, no labels for a conditional model, or a label out of range.</exception>
    public static void Require(BundleModel model, VaeDataset rows)
    {
        Argument.Require(
            model.Signature.Shape.Accepts(rows.Shape),
            $"The rows of {rows.Name} have shape {rows.Shape}; the model expects {model.Signature.Shape}."
        );
        Argument.Require(
            !model.IsConditional || rows.HasLabels,
            $"The rows of {rows.Name} have no labels; the model is conditional and expects one per row."
        );
        var bad = model.IsConditional ? rows.Labels.Span.IndexOfAnyExceptInRange(0, model.ClassCount - 1) : -1;
        Argument.Require(
            bad < 0,
            $"The label of row {bad} of {rows.Name} is {(bad < 0 ? 0 : rows.Labels.Span[bad])}; expected 0 to {model.ClassCount - 1}."
        );
    }
}
