using System.Diagnostics;

namespace Vae.MLNet;

/// <summary>Refuses <c>ml.Model.ConvertToOnnx</c>, which would leave a step out without a word.</summary>
/// <remarks>
/// It walks back from what the pipeline transformed as long as views are of ML.NET's own internal kind, takes the first other one for the
/// source, and makes the step's columns inputs of the graph. No public type has a say in that, and the pipeline is only asked to transform:
/// so who asks is looked up, and only where the converter is loaded at all.
/// </remarks>
internal static class OnnxConversion
{
    private const string Package = "Microsoft.ML.OnnxConverter";
    private const string Converter = "Microsoft.ML.OnnxExportExtensions";

    /// <exception cref="NotSupportedException">The converter is what calls.</exception>
    public static void Refuse()
    {
        if (
            AppDomain.CurrentDomain.GetAssemblies().Any(assembly => assembly.GetName().Name == Package)
            && new StackTrace().GetFrames().Any(frame => frame.GetMethod()?.DeclaringType?.FullName == Converter)
        )
        {
            throw new NotSupportedException(
                "ConvertToOnnx cannot convert the step of a variational autoencoder and would leave it out of the graph; expected "
                    + "ml.Model.ConvertToOnnxWithVae of the package Vae.MLNet.Onnx, or ml.Model.Save, which writes the step as an ONNX graph of "
                    + "its own."
            );
        }
    }
}
