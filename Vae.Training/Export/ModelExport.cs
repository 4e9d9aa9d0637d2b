using System.Runtime.InteropServices;
using System.Text.Json;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// Makes a model bundle of a network: encoder, decoder and the posteriors of levels as self-describing ONNX graphs, and the model card. A bundle is only written
/// when ONNX Runtime gives the network's own outputs on it.
/// </summary>
internal static class ModelExport
{
    /// <summary>The rows that they are compared on.</summary>
    internal const int ParityRows = 128;

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
        return Exported(
            $"to {directory}",
            network,
            rows,
            () =>
            {
                var bundle = BundleOf(network, rows, training, history);
                ModelBundle.Write(directory, bundle);
                return bundle.Card;
            }
        );
    }

    /// <summary>See <see cref="VaeNetwork.ToBundle"/>.</summary>
    public static ModelBundle ToBundle(
        VaeNetwork network,
        VaeDataset rows,
        TrainingSummary? training,
        IReadOnlyList<EpochMetrics> history
    ) => Exported("to a bundle in memory", network, rows, () => BundleOf(network, rows, training, history));

    private static T Exported<T>(string where, VaeNetwork network, VaeDataset rows, Func<T> export)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ObjectDisposedException.ThrowIf(!network.parameters().Any(), network);
        if (!network.Architecture.Shape.Accepts(rows.Shape))
        {
            throw new ArgumentException(
                $"The rows of {rows.Name} have shape {rows.Shape}; the network expects {network.Architecture.Shape}."
            );
        }

        try
        {
            return export();
        }
        catch (Exception e) when (e is not ArgumentException)
        {
            throw new ModelExportException(where, e);
        }
    }

    private static ModelBundle BundleOf(
        VaeNetwork network,
        VaeDataset rows,
        TrainingSummary? training,
        IReadOnlyList<EpochMetrics> history
    )
    {
        var sample = rows.TakeCounted(ParityRows);
        var data = new float[sample.Count * sample.Shape.Size];
        sample.CopyRows(0, data);
        var labels = network.Architecture.IsConditional ? sample.Labels : default;
        var graphs = new OnnxGraphs(network.Architecture, OnnxWeight.Of(network)) { Training = training };
        var names = network.Architecture.IsConditional ? rows.ClassNames : null;
        var draft = Draft(graphs, network.Architecture, history, names);
        return Checked(network, network.Prior() is { } prior ? draft.WithPrior(prior) : draft, data, labels.Span);
    }

    /// <summary>The bundle of graphs that were not compared yet.</summary>
    internal static ModelBundle Draft(
        OnnxGraphs graphs,
        VaeArchitecture architecture,
        IReadOnlyList<EpochMetrics> history,
        IReadOnlyList<string>? classNames = null
    )
    {
        var (encoder, decoder) = (graphs.Encoder(), graphs.Decoder());
        var posterior = architecture.Levels is null ? null : graphs.Posterior();
        var card = new ModelCard
        {
            Signature = architecture.Signature,
            Architecture = JsonElement.Parse(architecture.ToJson()),
            ClassNames = classNames,
            Training = graphs.Training,
            History = history,
            Export = new ExportSummary
            {
                Opset = OnnxGraphBuilder.Opset,
                EncoderSha256 = ModelBundle.HashOf(encoder),
                DecoderSha256 = ModelBundle.HashOf(decoder),
                PosteriorSha256 = posterior is null ? null : ModelBundle.HashOf(posterior),
                ParityRows = 0,
                ParityMaxAbsoluteDifference = double.NaN,
            },
        };
        return new ModelBundle(card, encoder, decoder, posterior: posterior);
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
        var parity = ExportParity.Measure(network, draft, data, labels);
        if ((parity.Refusal ?? WrongParameter(network, draft)) is { } refusal)
        {
            throw new InvalidOperationException($"{refusal}; nothing was written.");
        }

        var export = draft.Card.Export with { ParityRows = rows, ParityMaxAbsoluteDifference = parity.Difference };
        return draft.WithCard(draft.Card with { Export = export });
    }

    /// <summary>
    /// The first parameter that the graphs hold otherwise than the network, in one sentence; null when there is none. One weight among a
    /// hundred thousand is less than the rounding of their sum, so that no output would tell.
    /// </summary>
    private static string? WrongParameter(VaeNetwork network, ModelBundle draft)
    {
        byte[]?[] graphs = [draft.Encoder, draft.Decoder, draft.Posterior];
        var held = graphs
            .OfType<byte[]>()
            .SelectMany(graph => ModelProto.Parser.ParseFrom(graph).Graph.Initializer)
            .ToLookup(tensor => tensor.Name, tensor => tensor.RawData);
        var wrong = OnnxWeight
            .Of(network)
            .FirstOrDefault(weight =>
                !weight.Key.StartsWith(VaeNetwork.PriorPrefix, StringComparison.Ordinal)
                && !VectorQuantizer.IsAverage(weight.Key)
                && !held[weight.Key]
                    .Any(bytes => MemoryMarshal.AsBytes(weight.Value.Values.Span).SequenceEqual(bytes.Span))
            );
        return wrong.Key is null ? null : $"The graphs do not hold the network's parameter {wrong.Key}";
    }
}

/// <summary>
/// A network was not exported, for the reason in <see cref="Exception.InnerException"/>. Nothing was written, and nothing is lost: the
/// network is as it was, and <see cref="VaeTrainer.SaveCheckpoint"/> writes its training to a directory.
/// </summary>
public sealed class ModelExportException : Exception
{
    internal ModelExportException(string destination, Exception reason)
        : base(
            $"The network was not exported {destination}: {NativeError.Sentence(reason.Message).TrimEnd('.')}. "
                + $"It is as it was; {nameof(VaeTrainer)}.{nameof(VaeTrainer.SaveCheckpoint)} keeps its training, "
                + $"and {nameof(VaeTrainer)}.{nameof(VaeTrainer.Resume)} reads it again.",
            reason
        ) { }
}
