using Vae.Inference;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

// The divergence of a row's posterior from the prior of its model.
internal static partial class ScoreNodes
{
    private static string DivergenceSum(StepGraph graph) =>
        graph.Once(
            nameof(DivergenceSum),
            () =>
                graph.Model is VqVaeModel codes ? Rate(graph, codes)
                : graph.Model.Card.TrainedPrior is { } prior ? MixtureDivergence(graph, prior)
                : GaussianDivergence(graph)
        );

    /// <summary>
    /// ln q − ln p under a mixture that the network was trained with, −½ Σ (ln σ² + 1 + ln 2π) − ln p(μ): as of every score without samples, z is the mean.
    /// </summary>
    private static string MixtureDivergence(StepGraph graph, LatentPrior prior)
    {
        if (prior.Classes is not [var mixture])
        {
            throw graph.Refused("its prior has a mixture for each class");
        }

        const string name = "vae/prior";
        var (size, count) = (graph.Model.LatentSize, mixture.Weights.Count);
        var logTwoPi = Math.Log(2 * Math.PI);
        // −½ (z − m)²/v = −½ z²/v + z m/v − ½ m²/v, the first two as products of matrices.
        var (squares, slopes, constants) = (new double[size * count], new double[size * count], new double[count]);
        for (var c = 0; c < count; c++)
        {
            constants[c] = Math.Log(mixture.Weights[c]);
            for (var j = 0; j < size; j++)
            {
                var (mean, variance) = ((double)mixture.Means[c * size + j], (double)mixture.Variances[c * size + j]);
                squares[j * count + c] = -0.5 / variance;
                slopes[j * count + c] = mean / variance;
                constants[c] -= 0.5 * (mean * mean / variance + Math.Log(variance) + logTwoPi);
            }
        }

        var z = graph.Cast(graph.Mean, $"{name}.z", DataType.Double);
        var quadratic = graph.Node(
            "MatMul",
            $"{name}.quadratic",
            graph.Node("Mul", $"{name}.z_square", z, z),
            graph.Builder.Constant($"{name}.squares", squares, size, count)
        );
        var linear = graph.Node(
            "MatMul",
            $"{name}.linear",
            z,
            graph.Builder.Constant($"{name}.slopes", slopes, size, count)
        );
        var logs = graph.Node(
            "Add",
            $"{name}.logs",
            graph.Node("Add", $"{name}.of_z", quadratic, linear),
            graph.Builder.Constant($"{name}.constants", constants, count)
        );
        var logDensity = graph.Builder.Node(
            "ReduceLogSumExp",
            $"{name}.log_density",
            [logs],
            OnnxAttribute.Ints("axes", 1)
        );
        var logVariance = graph.Cast(graph.LogVariance, $"{name}.log_variance", DataType.Double);
        var terms = Plus(graph, logVariance, 1 + logTwoPi, $"{name}.terms");
        var half = Times(graph, graph.Sum(terms, $"{name}.terms_sum"), -0.5, $"{name}.minus_entropy");
        return graph.Node("Sub", "vae/divergence.sum", half, logDensity);
    }

    /// <summary>The constant divergence of codes from the uniform prior, for each row.</summary>
    private static string Rate(StepGraph graph, VqVaeModel codes)
    {
        if (codes.HasPrior)
        {
            throw graph.Refused(
                "the divergence of codes under their prior goes through all positions, one after the other"
            );
        }

        var rows = graph.Node(
            "Shape",
            "vae/rate.rows",
            graph.Sum(graph.Cast(graph.Codes, "vae/codes.double", DataType.Double), "vae/codes.sum")
        );
        return graph.Node(
            "Expand",
            "vae/rate",
            graph.Builder.Constant("vae/rate.row", [codes.Signature.Codes!.Rate]),
            rows
        );
    }

    /// <summary>½ Σ (μ² + σ² − ln σ² − 1) (report, eq. 17).</summary>
    private static string GaussianDivergence(StepGraph graph)
    {
        var mean = graph.Cast(graph.Mean, "vae/mu", DataType.Double);
        var logVariance = graph.Cast(graph.LogVariance, "vae/log_variance", DataType.Double);
        var variance = graph.Node("Exp", "vae/variance", logVariance);
        var square = graph.Node("Mul", "vae/mu.square", mean, mean);
        var moment = graph.Node("Add", "vae/second_moment", square, variance);
        var terms = graph.Node("Sub", "vae/divergence.terms", moment, logVariance);
        var shifted = graph.Node(
            "Sub",
            "vae/divergence.shifted",
            terms,
            graph.Builder.Constant("vae/one.double", [1.0])
        );
        return Half(graph, Sum(graph, shifted), "vae/divergence.sum");
    }
}
