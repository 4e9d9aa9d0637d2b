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

    /// <summary>
    /// Copies a row as the model's training saw it: drawn black and white where that binarised its rows, or a prior would be of posteriors that likelihoods are not of.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The row's number, on which its draw depends, and on the seed.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="values">Takes the row.</param>
    public static void Copy(BundleModel model, VaeDataset rows, int row, long seed, Span<float> values)
    {
        rows.CopyRows(row, values);
        if (model.Card.Training?.Binarization is Binarization.Static or Binarization.Dynamic)
        {
            BinaryPixels.Draw(seed, row, NoisePurpose.Binarization, values);
        }
    }
}
