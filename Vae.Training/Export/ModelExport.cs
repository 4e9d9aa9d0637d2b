using System.Text.Json;
using TorchSharp;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// Makes a model bundle of a network: encoder and decoder as self-describing ONNX graphs, and the model card. A bundle is only written
/// when ONNX Runtime gives the network's own outputs on it.
/// </summary>
internal static class ModelExport
{
    /// <summary>The largest absolute difference between ONNX Runtime's outputs and the network's that an export may have.</summary>
    private const double ParityLimit = 1e-4;

    /// <summary>The rows that they are compared on.</summary>
    private const int ParityRows = 128;

    /// <summary>See <see cref="VaeNetwork.Export"/>.</summary>
    public static ModelCard Write(
        VaeNetwork network,
        string directory,
        VaeDataset rows,
        TrainingSummary? training,
        IReadOnlyList<EpochMetrics> history
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(rows);
        ObjectDisposedException.ThrowIf(!network.parameters().Any(), network);
        if (rows.Shape.Size != network.Architecture.Shape.Size)
        {
            throw new ArgumentException(
                $"The rows of {rows.Name} have shape {rows.Shape}; the network expects {network.Architecture.Shape}."
            );
        }

        var sample = rows.Take(ParityRows);
        var data = new float[sample.Count * sample.Shape.Size];
        sample.CopyRows(0, data);
        var labels = network.Architecture.IsConditional ? sample.Labels : default;
        try
        {
            var graphs = new OnnxGraphs(network.Architecture, OnnxWeight.Of(network)) { Training = training };
            var bundle = Checked(network, Draft(graphs, network.Architecture, history), data, labels.Span);
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
            Signature = architecture.Signature,
            Architecture = JsonElement.Parse(architecture.ToJson()),
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
    /// <exception cref="ArgumentException">The rows do not fit the network.</exception>
    /// <exception cref="InvalidOperationException">The difference is too large.</exception>
    internal static ModelBundle Checked(
        VaeNetwork network,
        ModelBundle draft,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels
    )
    {
        var rows = data.Length / network.Architecture.Shape.Size;
        var difference = Difference(network, draft, data, labels);
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

    /// <summary>
    /// The largest absolute difference of means, log-variances and decoded data; NaN when an output is not a number. The decoder is
    /// given a posterior sample of each row.
    /// </summary>
    private static double Difference(
        VaeNetwork network,
        ModelBundle bundle,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels
    )
    {
        using var model = VaeModel.FromBundle(bundle);
        var posterior = model.Encode(data, labels);
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var wasTraining = network.training;
        network.eval();
        try
        {
            var rows = data.Length / model.DataSize;
            var device = network.parameters().First().device;
            var label = model.IsConditional ? torch.tensor(labels.ToArray()).to(device) : null;
            long[] shape = [rows, .. model.Signature.Shape.Select(size => (long)size)];
            var (mean, logVariance) = network.Encode(torch.tensor(data.ToArray(), shape).to(device), label);
            var difference = Math.Max(Difference(mean, posterior.Mean), Difference(logVariance, posterior.LogVariance));
            if (!double.IsFinite(difference))
            {
                return difference;
            }

            var latents = model.SamplePosterior(posterior, seed: 0);
            var output = network.Decode(torch.tensor(latents, [rows, model.LatentSize]).to(device), label);
            var decoded = model.Signature.Likelihood == Likelihood.Bernoulli ? torch.sigmoid(output) : output;
            return Math.Max(difference, Difference(decoded, model.Decode(latents, labels)));
        }
        finally
        {
            network.train(wasTraining);
        }
    }

    // Math.Max, unlike a comparison, keeps NaN.
    private static double Difference(torch.Tensor expected, ReadOnlySpan<float> actual)
    {
        var values = expected.cpu().data<float>().ToArray();
        var difference = 0.0;
        for (var i = 0; i < actual.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)values[i] - actual[i]));
        }

        return difference;
    }
}

/// <summary>
/// A network was not exported, for the reason in <see cref="Exception.InnerException"/>. Nothing was written, and nothing is lost: the
/// network is as it was, and <see cref="VaeTrainer.SaveCheckpoint"/> writes its training to a directory.
/// </summary>
public sealed class ModelExportException : Exception
{
    internal ModelExportException(string directory, Exception reason)
        : base(
            $"The network was not exported to {directory}: {reason.Message.TrimEnd('.')}. "
                + $"It is as it was; {nameof(VaeTrainer)}.{nameof(VaeTrainer.SaveCheckpoint)} keeps its training, "
                + $"and {nameof(VaeTrainer)}.{nameof(VaeTrainer.Resume)} reads it again.",
            reason
        ) { }
}
