using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>What models and data have to be so that every figure can be made.</summary>
internal static class ReportChecks
{
    /// <exception cref="InvalidDataException">Something does not fit; the message names it.</exception>
    public static void Check(ReportInputs inputs)
    {
        var shape = inputs.Vae.Signature.Shape;
        Require(
            shape.IsImage && shape.Channels is 1 or 3,
            $"The VAE's rows have the shape {shape}; expected images of 1 or 3 channels."
        );
        Require(!inputs.Vae.IsConditional, "The VAE is conditional; expected a model without labels.");
        Require(inputs.Cvae.IsConditional, "The CVAE is unconditional; expected a model with labels.");
        Require(inputs.Wide?.IsConditional != true, "The wide model is conditional; expected a model without labels.");
        foreach (var (name, model) in NamedModel.All(inputs))
        {
            Require(model.LatentSize >= 2, $"The {name} has {model.LatentSize} latent dimension; expected at least 2.");
            Require(
                model.Signature.Shape.Equals(shape),
                $"The {name}'s rows have the shape {model.Signature.Shape}; expected {shape}, the VAE's."
            );
        }

        Check(inputs.Training, "training", shape, inputs.Cvae.ClassCount);
        Check(inputs.Test, "test", shape, inputs.Cvae.ClassCount);
        var labels = inputs.Test.Labels.Span;
        Require(
            labels.IndexOfAnyExcept(labels[0]) >= 0,
            $"All test images of {inputs.Test.Name} are of the class {labels[0]}; expected at least two classes."
        );
        Require(inputs.Points >= 2, $"The scatters are to show {inputs.Points} images; expected at least 2.");
    }

    private static void Check(VaeDataset data, string part, DataShape shape, int classes)
    {
        Require(data.HasLabels, $"The {part} images of {data.Name} have no labels; expected one for each image.");
        Require(
            data.Shape.Equals(shape),
            $"The {part} images of {data.Name} have the shape {data.Shape}; expected {shape}, that of the models."
        );
        var bad = data.Labels.Span.IndexOfAnyExceptInRange(0, classes - 1);
        Require(
            bad < 0,
            $"The label of {part} image {bad} of {data.Name} is {data.Labels.Span[Math.Max(bad, 0)]}; expected 0 to {classes - 1}, the CVAE's classes."
        );
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidDataException(message);
        }
    }
}
