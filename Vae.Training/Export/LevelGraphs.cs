using Vae.Inference;

namespace Vae.Training;

/// <summary>What levels of latent variables are in ONNX graphs: as <see cref="LevelNetwork"/>, value by value.</summary>
internal sealed class LevelGraphs(VaeArchitecture architecture, IReadOnlyDictionary<string, OnnxWeight> weights)
{
    private readonly IReadOnlyList<LatentLevel> levels = architecture.Levels!;
    private readonly LevelSizes shapes = architecture.LevelSizes!;

    /// <summary>The features of all levels, <c>[batch, features]</c>.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="encoded">What the encoder ends in.</param>
    public string Features(OnnxGraphBuilder graph, string encoded)
    {
        var parts = new string[levels.Count];
        var shape = architecture.EncoderOutput;
        for (var l = levels.Count - 1; l >= 0; l--)
        {
            encoded = new LayerNodes(graph, weights, $"levels.{l}.encoder", encoded, shape).Through(levels[l].Encoder);
            (parts[l], shape) = (encoded, shapes.Features[l]);
        }

        return Joined(graph, "levels.features", parts);
    }

    /// <summary>The posteriors' mean and log-variance on a way down, <c>[batch, latent]</c>.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="features">The features of all levels.</param>
    /// <param name="noise">The standard normals of the draws; null for the way by the means.</param>
    /// <param name="labelled">A value with the label's one-hot vector, if there is one.</param>
    public (string Mean, string LogVariance) Posterior(
        OnnxGraphBuilder graph,
        string features,
        string? noise,
        Func<string, string> labelled
    )
    {
        var ofLevel = Split(graph, features, "levels.features", shapes.Features.Select(shape => shape.Size));
        var noises = noise is null ? null : Split(graph, noise, "levels.noise", levels.Select(level => level.Size));
        var (means, logVariances) = (new string[levels.Count], new string[levels.Count]);
        string? state = null;
        for (var l = 0; l < levels.Count; l++)
        {
            var name = $"levels.{l}";
            var input = state is null ? ofLevel[l] : Joined(graph, $"{name}.input", ofLevel[l], state);
            means[l] = Head(graph, $"{name}.mean", levels[l].Size, input, shapes.Posterior(l));
            logVariances[l] = Head(graph, $"{name}.log_variance", levels[l].Size, input, shapes.Posterior(l));
            var unit = noises is null
                ? means[l]
                : Reparameterized(graph, $"{name}.unit", means[l], logVariances[l], noises[l]);
            state = l + 1 < levels.Count ? Down(graph, l, unit, state, labelled) : state;
        }

        return (Joined(graph, "levels.mean", means), Joined(graph, "levels.log_variance", logVariances));
    }

    /// <summary>What the levels leave of latent rows, <c>[batch, state]</c>.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="latent">The rows, in units of the priors.</param>
    /// <param name="labelled">A value with the label's one-hot vector, if there is one.</param>
    public string State(OnnxGraphBuilder graph, string latent, Func<string, string> labelled)
    {
        var units = Split(graph, latent, "levels.latent", levels.Select(level => level.Size));
        string? state = null;
        for (var l = 0; l < levels.Count; l++)
        {
            state = Down(graph, l, units[l], state, labelled);
        }

        return state!;
    }

    private string Down(OnnxGraphBuilder graph, int l, string unit, string? above, Func<string, string> labelled)
    {
        var name = $"levels.{l}";
        if (above is null)
        {
            return Layers(labelled(unit));
        }

        var mean = Head(graph, $"{name}.prior_mean", levels[l].Size, above, shapes.States[l - 1]);
        var logVariance = Head(graph, $"{name}.prior_log_variance", levels[l].Size, above, shapes.States[l - 1]);
        var latent = Reparameterized(graph, $"{name}.latent", mean, logVariance, unit);
        return Layers(Joined(graph, $"{name}.above", above, latent));

        string Layers(string value) =>
            new LayerNodes(graph, weights, $"{name}.decoder", value, shapes.Above[l]).Through(levels[l].Decoder);
    }

    private string Head(OnnxGraphBuilder graph, string name, int size, string input, DataShape shape) =>
        new LinearLayer(size).AddNodes(new(graph, weights, name, input, shape));

    private static string Reparameterized(
        OnnxGraphBuilder graph,
        string name,
        string mean,
        string logVariance,
        string noise
    )
    {
        var half = graph.Node("Mul", $"{name}.half", [logVariance, graph.Constant($"{name}.one_half", [0.5f])]);
        var deviation = graph.Node("Exp", $"{name}.deviation", [half]);
        var scaled = graph.Node("Mul", $"{name}.scaled", [deviation, noise]);
        return graph.Node("Add", name, [mean, scaled]);
    }

    private static string Joined(OnnxGraphBuilder graph, string name, params string[] parts) =>
        graph.Node("Concat", name, parts, OnnxAttribute.Int("axis", 1));

    private static string[] Split(OnnxGraphBuilder graph, string value, string name, IEnumerable<int> sizes)
    {
        var axis = graph.Constant($"{name}.axis", [1L], 1);
        var first = 0L;
        return
        [
            .. sizes.Select(
                (size, l) =>
                {
                    var start = graph.Constant($"{name}.{l}.start", [first], 1);
                    var end = graph.Constant($"{name}.{l}.end", [first += size], 1);
                    return graph.Node("Slice", $"{name}.{l}", [value, start, end, axis]);
                }
            ),
        ];
    }
}
