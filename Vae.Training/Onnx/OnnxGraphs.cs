using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Training.Onnx;

/// <summary>The encoder and the decoder of one model as .onnx files, from its architecture and weights.</summary>
internal sealed partial class OnnxGraphs(VaeArchitecture architecture, IReadOnlyDictionary<string, OnnxWeight> weights)
{
    /// <summary>How the model was trained, for the metadata; null for one that was not.</summary>
    public TrainingSummary? Training { get; init; }

    /// <summary>The version of VaeML that the files name.</summary>
    public string ProducerVersion { get; init; } = typeof(OnnxGraphs).Assembly.GetName().Version!.ToString(3);

    /// <summary><c>image</c> (and <c>label</c>) to <c>mean</c> and <c>log_variance</c>.</summary>
    public byte[] Encoder()
    {
        var graph = new OnnxGraphBuilder(BundleFormat.EncoderGraph, ProducerVersion);
        var image = graph.Input(BundleFormat.Image, DataType.Float, Batch(architecture.Shape));
        var features = Layers(graph, "encoder", architecture.Encoder, WithLabel(graph, image, architecture.Shape));
        foreach (var head in (string[])[BundleFormat.Mean, BundleFormat.LogVariance])
        {
            var linear = new LinearLayer(architecture.LatentSize);
            var value = OnnxLayers.Add(linear, new(graph, weights, head, features, architecture.EncoderOutput));
            graph.Output(head, value, DataType.Float, BundleFormat.BatchAxis, architecture.LatentSize);
        }

        return Described(graph, BundleFormat.EncoderGraph);
    }

    /// <summary><c>latent</c> (and <c>label</c>) to <c>image</c>: probabilities (Bernoulli) or means (Gaussian).</summary>
    public byte[] Decoder()
    {
        var graph = new OnnxGraphBuilder(BundleFormat.DecoderGraph, ProducerVersion);
        var shape = new DataShape(architecture.LatentSize);
        var latent = graph.Input(BundleFormat.Latent, DataType.Float, Batch(shape));
        var image = Layers(graph, "decoder", architecture.Decoder, WithLabel(graph, latent, shape));
        if (architecture.Likelihood == Likelihood.Bernoulli)
        {
            image = graph.Node("Sigmoid", "probability", [image]);
        }

        graph.Output(BundleFormat.Image, image, DataType.Float, Batch(architecture.Shape));
        return Described(graph, BundleFormat.DecoderGraph);
    }

    private string Layers(OnnxGraphBuilder graph, string part, IReadOnlyList<VaeLayer> layers, string value)
    {
        var shape = part == "encoder" ? architecture.EncoderInput : architecture.DecoderInput;
        for (var i = 0; i < layers.Count; i++)
        {
            value = OnnxLayers.Add(layers[i], new(graph, weights, $"{part}.{i}", value, shape));
            shape = layers[i].OutputShape(shape);
        }

        return value;
    }

    private byte[] Described(OnnxGraphBuilder graph, string kind)
    {
        graph.Metadata(BundleFormat.VersionKey, $"{ModelCard.CurrentFormatVersion}");
        graph.Metadata(BundleFormat.GraphKey, kind);
        graph.Metadata(BundleFormat.ArchitectureKey, architecture.ToJson());
        graph.Metadata(BundleFormat.ConditioningKey, $"{architecture.ClassCount}");
        graph.Metadata(BundleFormat.DataShapeKey, architecture.Shape.ToString());
        if (Training is not null)
        {
            graph.Metadata(BundleFormat.TrainingKey, Training.ToJson());
        }

        return graph.ToBytes();
    }

    private static IEnumerable<OnnxDimension> Batch(DataShape row) =>
        [BundleFormat.BatchAxis, .. row.Select(size => (OnnxDimension)size)];
}
