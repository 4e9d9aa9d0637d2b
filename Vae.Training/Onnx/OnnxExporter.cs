using Vae.Inference;
using Vae.Training.Onnx;

namespace Vae.Training;

/// <summary>
/// Exports a trained network as a model bundle: encoder and decoder as self-describing ONNX graphs, and the model card. A bundle is only
/// written when ONNX Runtime gives the network's own outputs on it.
/// </summary>
public static class OnnxExporter
{
    /// <summary>The largest absolute difference between ONNX Runtime's outputs and the network's that an export may have.</summary>
    public const double ParityLimit = 1e-4;

    /// <summary>
    /// Builds both graphs, runs their bytes in ONNX Runtime beside the network on the parity rows, and writes the bundle as a whole.
    /// </summary>
    /// <param name="network">The network; its weights and mode are as before afterwards.</param>
    /// <param name="directory">The bundle's directory; what stands there is replaced only by a whole new bundle.</param>
    /// <param name="training">How the network was trained; null when it was not.</param>
    /// <param name="history">The figures of every epoch, for the model card.</param>
    /// <param name="parityImages">Rows of the architecture's shape, one after the other, that were best not trained on; at least one.</param>
    /// <param name="parityLabels">One label a row for a conditional network, else empty.</param>
    /// <returns>The model card that was written, with the measured difference.</returns>
    /// <exception cref="ArgumentException">The parity rows do not fit the network, or there are none.</exception>
    /// <exception cref="ModelExportException">
    /// The difference is above <see cref="ParityLimit"/> or not a number, a layer has no ONNX operators, the directory is not writable or
    /// the disk is full. What stood in the directory is untouched; the message says how to keep the training.
    /// </exception>
    public static ModelCard Export(
        VaeNetwork network,
        string directory,
        TrainingSummary? training,
        IReadOnlyList<EpochMetrics> history,
        ReadOnlyMemory<float> parityImages,
        ReadOnlyMemory<long> parityLabels = default
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(history);
        try
        {
            var graphs = new OnnxGraphs(network.Architecture, NetworkWeights.Of(network)) { Training = training };
            var bundle = Checked(
                network,
                Draft(graphs, network.Architecture, history),
                parityImages.Span,
                parityLabels.Span
            );
            ModelBundle.Write(directory, bundle);
            return bundle.Card;
        }
        catch (Exception e) when (e is not ArgumentException)
        {
            throw new ModelExportException(directory, e);
        }
    }

    /// <summary>The bundle of graphs that were not compared yet.</summary>
    internal static ModelBundle Draft(
        OnnxGraphs graphs,
        VaeArchitecture architecture,
        IReadOnlyList<EpochMetrics> history
    )
    {
        var (encoder, decoder) = (graphs.Encoder(), graphs.Decoder());
        var card = new ModelCard
        {
            Architecture = architecture,
            Training = graphs.Training,
            History = history,
            Export = new ExportSummary
            {
                Opset = OnnxGraphBuilder.Opset,
                EncoderSha256 = ModelBundle.HashOf(encoder),
                DecoderSha256 = ModelBundle.HashOf(decoder),
                ParityRows = 0,
                ParityMaxAbsoluteDifference = double.NaN,
            },
        };
        return new ModelBundle(card, encoder, decoder);
    }

    /// <summary>The draft with the measured difference in its card.</summary>
    /// <exception cref="InvalidOperationException">The difference is too large.</exception>
    internal static ModelBundle Checked(
        VaeNetwork network,
        ModelBundle draft,
        ReadOnlySpan<float> images,
        ReadOnlySpan<long> labels
    )
    {
        var rows = images.Length / network.Architecture.Shape.Size;
        if (rows == 0)
        {
            throw new ArgumentException(
                "There are no rows to compare ONNX Runtime and the network on; expected at least one."
            );
        }

        var difference = ExportParity.Measure(network, draft, images, labels);
        if (!(difference <= ParityLimit))
        {
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"ONNX Runtime's outputs differ from the network's by {difference:G3} on {rows} rows; the export allows {ParityLimit:G3}, so nothing was written."
                )
            );
        }

        var export = draft.Card.Export with { ParityRows = rows, ParityMaxAbsoluteDifference = difference };
        return new ModelBundle(draft.Card with { Export = export }, draft.Encoder, draft.Decoder);
    }
}
