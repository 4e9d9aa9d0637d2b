using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Training;

/// <summary>The graphs of one model as .onnx files, from its architecture and weights.</summary>
internal sealed class OnnxGraphs(VaeArchitecture architecture, IReadOnlyDictionary<string, OnnxWeight> weights)
{
    private readonly Dictionary<(OnnxGraphBuilder, string), string> parameters = [];

    /// <summary>How the model was trained, for the metadata; null for one that was not.</summary>
    public TrainingSummary? Training { get; init; }

    /// <summary>The version of VaeML that the files name.</summary>
    public string ProducerVersion { get; init; } = typeof(OnnxGraphs).Assembly.GetName().Version!.ToString(3);

    /// <summary>
    /// <c>data</c> (and <c>label</c>) to <c>mean</c> and <c>log_variance</c>, or to <c>codes</c>; where there are levels to <c>features</c>, too.
    /// </summary>
    public byte[] Encoder()
    {
        var graph = new OnnxGraphBuilder(BundleFormat.EncoderGraph, ProducerVersion);
        var data = graph.Input(BundleFormat.Data, DataType.Float, Batch(architecture.Shape));
        var label = Label(graph);
        var features = Features(graph, "", Scaled(graph, data), label);
        if (architecture.Levels is not null)
        {
            var levels = new LevelGraphs(architecture, weights);
            features = levels.Features(graph, features);
            AddPosterior(graph, levels.Posterior(graph, features, noise: null, Labelled(graph, label)));
            graph.Output(
                BundleFormat.Features,
                features,
                DataType.Float,
                BundleFormat.BatchAxis,
                architecture.LevelSizes!.FeatureSize
            );
            return Described(graph, BundleFormat.EncoderGraph);
        }

        if (architecture.Codebook is { } codebook)
        {
            var codes = CodeGraphs.Nearest(graph, features, Vectors(graph), codebook, architecture.LatentSize);
            graph.Output(BundleFormat.Codes, codes, DataType.Int64, BundleFormat.BatchAxis, architecture.LatentSize);
            return Described(graph, BundleFormat.EncoderGraph);
        }

        AddPosterior(
            graph,
            (Head(graph, BundleFormat.Mean, features), Head(graph, BundleFormat.LogVariance, features))
        );
        return Described(graph, BundleFormat.EncoderGraph);
    }

    /// <summary><c>features</c> and <c>noise</c> (and <c>label</c>) to <c>mean</c> and <c>log_variance</c> of the posteriors of levels on that way down.</summary>
    public byte[] Posterior()
    {
        var graph = new OnnxGraphBuilder(BundleFormat.PosteriorGraph, ProducerVersion);
        var features = graph.Input(
            BundleFormat.Features,
            DataType.Float,
            Batch(new DataShape(architecture.LevelSizes!.FeatureSize))
        );
        var noise = graph.Input(BundleFormat.Noise, DataType.Float, Batch(new DataShape(architecture.LatentSize)));
        var label = Label(graph);
        AddPosterior(
            graph,
            new LevelGraphs(architecture, weights).Posterior(graph, features, noise, Labelled(graph, label))
        );
        return Described(graph, BundleFormat.PosteriorGraph);
    }

    private void AddPosterior(OnnxGraphBuilder graph, (string Mean, string LogVariance) posterior)
    {
        foreach (
            var (name, value) in new[]
            {
                (BundleFormat.Mean, posterior.Mean),
                (BundleFormat.LogVariance, posterior.LogVariance),
            }
        )
        {
            graph.Output(name, value, DataType.Float, BundleFormat.BatchAxis, architecture.LatentSize);
        }
    }

    /// <summary>Adds the label of a row to its top level.</summary>
    private Func<string, string> Labelled(OnnxGraphBuilder graph, string? label) =>
        value => WithLabel(graph, value, new DataShape(architecture.Levels![0].Size), label);

    /// <summary>
    /// <c>latent</c> or <c>codes</c> (and <c>label</c>) to <c>data</c>, probabilities (Bernoulli) or means, and to <c>data_log_variance</c> where the likelihood
    /// has a variance.
    /// </summary>
    public byte[] Decoder()
    {
        var graph = new OnnxGraphBuilder(BundleFormat.DecoderGraph, ProducerVersion);
        var latent = architecture.Codebook is null
            ? graph.Input(BundleFormat.Latent, DataType.Float, Batch(new DataShape(architecture.LatentSize)))
            : CodeGraphs.Picture(
                graph,
                graph.Input(BundleFormat.Codes, DataType.Int64, Batch(new DataShape(architecture.LatentSize))),
                Vectors(graph),
                architecture.Codebook,
                architecture.EncoderOutput
            );
        var data = Decoded(graph, "", latent, Label(graph));
        if (architecture.Standardization is not null)
        {
            data = graph.Node("Mul", "data.spread_out", [data, Parameter(graph, "data_spread")]);
            data = graph.Node("Add", "data.moved", [data, Parameter(graph, "data_mean")]);
        }

        graph.Output(BundleFormat.Data, data, DataType.Float, Batch(architecture.Shape));
        if (architecture.Signature.HasVariance)
        {
            var logVariance = LogVariance(graph, BundleFormat.Data);
            graph.Output(BundleFormat.DataLogVariance, logVariance, DataType.Float, Batch(architecture.Shape));
        }

        return Described(graph, BundleFormat.DecoderGraph);
    }

    /// <summary>The <c>label</c> input of a conditional model; null for an unconditional one.</summary>
    public string? Label(OnnxGraphBuilder graph) =>
        architecture.IsConditional ? graph.Input(BundleFormat.Label, DataType.Int64, BundleFormat.BatchAxis) : null;

    /// <summary>The posterior's mean of rows in standardised units.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="network">What the names of the network's parameters begin with.</param>
    /// <param name="scaled">The rows.</param>
    /// <param name="label">Their labels; null for an unconditional model.</param>
    public string Mean(OnnxGraphBuilder graph, string network, string scaled, string? label) =>
        Head(graph, network + BundleFormat.Mean, Features(graph, network, scaled, label));

    /// <summary>What latent vectors decode to, in standardised units: probabilities (Bernoulli) or means.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="network">What the names of the network's parameters begin with.</param>
    /// <param name="latent">The latent vectors.</param>
    /// <param name="label">Their labels; null for an unconditional model.</param>
    public string Decoded(OnnxGraphBuilder graph, string network, string latent, string? label)
    {
        var row = architecture.Codebook is null ? new DataShape(architecture.LatentSize) : architecture.EncoderOutput;
        var labelled = architecture.Levels is null
            ? WithLabel(graph, latent, row, label)
            : new LevelGraphs(architecture, weights).State(graph, latent, Labelled(graph, label));
        var data = new LayerNodes(graph, weights, $"{network}decoder", labelled, architecture.DecoderInput).Through(
            architecture.Decoder
        );
        return architecture.Likelihood switch
        {
            Likelihood.Bernoulli => graph.Node("Sigmoid", $"{network}probability", [data]),
            Likelihood.DiscretizedLogistic => graph.Node("Sigmoid", $"{network}level", [data]),
            Likelihood.Mixed => Options(graph, network, data, architecture.Columns!),
            _ => data,
        };
    }

    /// <summary>The probabilities of each column's options, and numbers as they are.</summary>
    private static string Options(
        OnnxGraphBuilder graph,
        string network,
        string data,
        IReadOnlyList<MixedColumn> columns
    )
    {
        var axis = graph.Constant($"{network}column.axis", [1L], 1);
        var parts = new List<string>();
        var first = 0;
        for (var c = 0; c < columns.Count; c++)
        {
            var options = Slice($"{network}column.{c}", columns[c].Options);
            parts.Add(
                graph.Node("Softmax", $"{network}column.{c}.probability", [options], OnnxAttribute.Int("axis", 1))
            );
            if (columns[c].HasNumber)
            {
                parts.Add(Slice($"{network}column.{c}.number", 1));
            }
        }

        return graph.Node("Concat", $"{network}columns", [.. parts], OnnxAttribute.Int("axis", 1));

        string Slice(string name, int count)
        {
            var (start, end) = (
                graph.Constant($"{name}.start", [(long)first], 1),
                graph.Constant($"{name}.end", [(long)first + count], 1)
            );
            first += count;
            return graph.Node("Slice", name, [data, start, end, axis]);
        }
    }

    /// <summary>Rows in standardised units; as they are for an architecture that does not standardise.</summary>
    public string Scaled(OnnxGraphBuilder graph, string data)
    {
        if (architecture.Standardization is null)
        {
            return data;
        }

        var centred = graph.Node("Sub", "data.centred", [data, Parameter(graph, "data_mean")]);
        return graph.Node("Div", "data.scaled", [centred, Parameter(graph, "data_spread")]);
    }

    /// <summary>The log-variance of each element, the same for all rows of <paramref name="data"/>.</summary>
    private string LogVariance(OnnxGraphBuilder graph, string data)
    {
        var least = graph.Constant("data_variance.least", [(float)VaeNetwork.LeastVariance(architecture.Likelihood)]);
        var above = graph.Node("Exp", "data_variance.above", [Parameter(graph, "data_variance")]);
        var value = graph.Node("Log", "data_variance.log", [graph.Node("Add", "data_variance.sum", [above, least])]);
        if (architecture.Standardization is not null)
        {
            var logSpread = graph.Node("Log", "data_variance.log_spread", [Parameter(graph, "data_spread")]);
            var twice = graph.Node("Add", "data_variance.log_spread_square", [logSpread, logSpread]);
            value = graph.Node("Add", "data_variance.rows_log", [value, twice]);
        }

        return graph.Node("Expand", "data_variance.batch", [value, graph.Node("Shape", "data_variance.shape", [data])]);
    }

    private string Vectors(OnnxGraphBuilder graph) => Parameter(graph, "codebook.vectors");

    /// <summary>Adds a parameter of one row, or a codebook, at its first use.</summary>
    private string Parameter(OnnxGraphBuilder graph, string name)
    {
        if (!parameters.TryGetValue((graph, name), out var added))
        {
            var weight = weights[name];
            added = graph.Constant(name, weight.Values.Span, [.. weight.Shape]);
            parameters.Add((graph, name), added);
        }

        return added;
    }

    private string Features(OnnxGraphBuilder graph, string network, string scaled, string? label) =>
        new LayerNodes(
            graph,
            weights,
            $"{network}encoder",
            WithLabel(graph, Seen(graph, network, scaled), architecture.Shape, label),
            architecture.EncoderInput
        ).Through(architecture.Encoder);

    /// <summary>Standardised rows as the encoder sees them: no farther from their means than <see cref="VaeNetwork.MostSpreads"/>.</summary>
    private string Seen(OnnxGraphBuilder graph, string network, string scaled)
    {
        if (architecture.Standardization is null)
        {
            return scaled;
        }

        var least = graph.Constant($"{network}seen.least", [(float)-VaeNetwork.MostSpreads]);
        var most = graph.Constant($"{network}seen.most", [(float)VaeNetwork.MostSpreads]);
        return graph.Node("Clip", $"{network}seen", [scaled, least, most]);
    }

    private string Head(OnnxGraphBuilder graph, string name, string features) =>
        new LinearLayer(architecture.LatentSize).AddNodes(
            new(graph, weights, name, features, architecture.EncoderOutput)
        );

    /// <summary>The graph as a file that says what it is.</summary>
    public byte[] Described(OnnxGraphBuilder graph, string kind)
    {
        graph.Metadata(BundleFormat.VersionKey, $"{architecture.Signature.FormatVersion}");
        graph.Metadata(BundleFormat.GraphKey, kind);
        graph.Metadata(BundleFormat.SignatureKey, architecture.Signature.ToJson());
        graph.Metadata(BundleFormat.ArchitectureKey, architecture.ToJson());
        if (Training is not null)
        {
            graph.Metadata(BundleFormat.TrainingKey, Training.ToJson());
        }

        return graph.ToBytes();
    }

    /// <summary>The dimensions of a batch of rows.</summary>
    public static IEnumerable<OnnxDimension> Batch(DataShape row) =>
        [BundleFormat.BatchAxis, .. row.Select(size => (OnnxDimension)size)];

    /// <summary>
    /// Concatenates the label's one-hot vector to the channels (or features) of <paramref name="value"/>, the same at every pixel (report,
    /// section 3.2.1). Gives <paramref name="value"/> itself for an unconditional model.
    /// </summary>
    private string WithLabel(OnnxGraphBuilder graph, string value, DataShape row, string? label)
    {
        if (label is null)
        {
            return value;
        }

        // The operator OneHot would make zeros of a label that is out of range.
        var oneHot = graph.Node(
            "Gather",
            "label.one_hot",
            [OneHotRows(graph, row), CodeGraphs.Checked(graph, label, architecture.ClassCount)]
        );
        if (row.IsImage)
        {
            // The batch axis comes from the label: one label for several images is an error at Concat and never a broadcast.
            var pixels = graph.Constant("label.pixels", [1L, 1, row.Height, row.Width], 4);
            oneHot = graph.Node("Expand", "label.broadcast", [oneHot, pixels]);
        }

        return graph.Node("Concat", $"{value}.labelled", [value, oneHot], OnnxAttribute.Int("axis", 1));
    }

    /// <summary>The identity matrix, whose rows are the one-hot vectors, shaped to be broadcast over a row's pixels.</summary>
    private string OneHotRows(OnnxGraphBuilder graph, DataShape row)
    {
        var count = architecture.ClassCount;
        var identity = new float[count * count];
        for (var i = 0; i < count; i++)
        {
            identity[i * count + i] = 1;
        }

        return graph.Constant("label.identity", identity, row.IsImage ? [count, count, 1, 1] : [count, count]);
    }
}
